package dev.maskstream.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The protocol files as compiled, flattened to what may not change. */
final class ProtocolFiles {
  private ProtocolFiles() {}

  /** All of {@code src/main/proto}, in the order of their names. */
  static FileDescriptorSet compiled() {
    return FileDescriptorSet.newBuilder()
        .addFile(Event.getDescriptor().getFile().toProto())
        .addFile(Label.getDescriptor().getFile().toProto())
        .addFile(Mask.getDescriptor().getFile().toProto())
        .addFile(RegistryRecord.getDescriptor().getFile().toProto())
        .addFile(SegmentRequest.getDescriptor().getFile().toProto())
        .addFile(Source.getDescriptor().getFile().toProto())
        .build();
  }

  /** Full name of each field and enum value, and what its readers and writers rely on. */
  static Map<String, String> promises(FileDescriptorSet files) {
    Map<String, String> promises = new TreeMap<>();
    for (FileDescriptorProto file : files.getFileList()) {
      file.getMessageTypeList()
          .forEach(message -> addMessage(promises, file.getPackage(), message));
      file.getEnumTypeList().forEach(type -> addEnum(promises, file.getPackage(), type));
    }
    return promises;
  }

  private static void addMessage(
      Map<String, String> promises, String scope, DescriptorProto message) {
    String name = scope + "." + message.getName();
    for (FieldDescriptorProto field : message.getFieldList()) {
      promises.put(name + "." + field.getName(), promise(message, field));
    }
    message.getNestedTypeList().forEach(nested -> addMessage(promises, name, nested));
    message.getEnumTypeList().forEach(type -> addEnum(promises, name, type));
  }

  private static String promise(DescriptorProto message, FieldDescriptorProto field) {
    String oneof =
        field.hasOneofIndex()
            ? " in oneof " + message.getOneofDecl(field.getOneofIndex()).getName()
            : "";
    return "%d %s %s%s %s%s"
        .formatted(
            field.getNumber(),
            field.getLabel(),
            field.getType(),
            field.getTypeName(),
            field.getOptions().getFeatures().getFieldPresence(),
            oneof);
  }

  private static void addEnum(
      Map<String, String> promises, String scope, EnumDescriptorProto type) {
    type.getValueList()
        .forEach(
            value ->
                promises.put(
                    scope + "." + type.getName() + "." + value.getName(),
                    Integer.toString(value.getNumber())));
  }

  /** A sentence for each promise of {@code before} that {@code after} does not keep. */
  static List<String> broken(Map<String, String> before, Map<String, String> after) {
    List<String> broken = new ArrayList<>();
    before.forEach(
        (name, promise) -> {
          String now = after.get(name);
          if (!promise.equals(now)) {
            broken.add(name + " was " + promise + (now == null ? ", is gone" : ", is " + now));
          }
        });
    return broken;
  }
}
