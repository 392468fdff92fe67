package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the protocol files are written. */
class ProtocolLintTest {
  private static final Path SOURCES = Path.of("src", "main", "proto");

  private final FileDescriptorSet files = ProtocolFiles.compiled();

  @Test
  void everyProtocolFileIsChecked() throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      List<String> names =
          sources
              .filter(Files::isRegularFile)
              .map(file -> SOURCES.relativize(file).toString())
              .sorted()
              .toList();

      assertThat(files.getFileList()).extracting(FileDescriptorProto::getName).isEqualTo(names);
    }
  }

  @Test
  void filesBelongToThePackageOfTheirFolderAndImportOnlyOurs() {
    assertThat(files.getFileList())
        .allSatisfy(
            file -> {
              assertThat(file.getPackage()).isEqualTo("maskstream.v1");
              assertThat(file.getOptions().getJavaPackage()).isEqualTo("dev.maskstream.proto.v1");
              assertThat(file.getName()).startsWith("maskstream/v1/");
              assertThat(file.getDependencyList()).allMatch(name -> name.startsWith("maskstream/"));
            });
  }

  @Test
  void messagesAreInCapitalsAndFieldsInSnakeCase() {
    assertThat(messages())
        .allSatisfy(
            message -> {
              assertThat(message.getName()).matches("([A-Z][a-z0-9]+)+");
              assertThat(message.getFieldList())
                  .extracting(FieldDescriptorProto::getName)
                  .allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
            });
  }

  @Test
  void momentsSayTheirUnit() {
    assertThat(messages().flatMap(message -> message.getFieldList().stream()))
        .extracting(FieldDescriptorProto::getName)
        .filteredOn(name -> name.contains("_at_") || name.endsWith("_at"))
        .allMatch(name -> name.endsWith("_at_micros"));
  }

  @Test
  void anEnumBeginsUnspecifiedAndItsValuesCarryItsName() {
    assertThat(enums())
        .allSatisfy(
            type -> {
              String prefix =
                  type.getName().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
              assertThat(type.getValue(0).getName()).isEqualTo(prefix + "_UNSPECIFIED");
              assertThat(type.getValue(0).getNumber()).isZero();
              assertThat(type.getValueList())
                  .allMatch(value -> value.getName().startsWith(prefix + "_"));
            });
  }

  private Stream<DescriptorProto> messages() {
    return files.getFileList().stream().flatMap(file -> file.getMessageTypeList().stream());
  }

  private Stream<EnumDescriptorProto> enums() {
    return files.getFileList().stream().flatMap(file -> file.getEnumTypeList().stream());
  }
}
