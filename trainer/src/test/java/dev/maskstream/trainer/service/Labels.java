package dev.maskstream.trainer.service;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.LabelPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Labels as the gateway writes them, of drawn pictures. */
final class Labels {
  static final List<ClassInfo> CLASSES =
      List.of(
          ClassInfo.newBuilder().setId(0).setName("ground").setRgb(0x808080).build(),
          ClassInfo.newBuilder().setId(1).setName("square").setRgb(0xff0000).build(),
          ClassInfo.newBuilder().setId(2).setName("disc").setRgb(0x0000ff).build());

  /** So many frames of a source, {@code f0} and so on. */
  static List<Label> drawn(Path scratch, int count, long seed) throws IOException {
    Path pictures = DrawnPictures.write(scratch, count, seed);
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "picture-%02d.png".formatted(i);
      ClassMap map = LabelPng.read(Files.readAllBytes(pictures.resolve("labels").resolve(name)));
      labels.add(
          Label.newBuilder()
              .setSourceId("belt")
              .setFrameId("f" + i)
              .setImage(
                  ByteString.copyFrom(Files.readAllBytes(pictures.resolve("images").resolve(name))))
              .setContentType("image/png")
              .setWidth(map.width())
              .setHeight(map.height())
              .setRowRuns(
                  ByteString.copyFrom(MaskCodec.encode(map.ids(), map.width(), map.height())))
              .addAllClasses(CLASSES)
              .setModel(ModelIdentity.newBuilder().setName("drawn").setVersion("1"))
              .build());
    }
    return labels;
  }

  static String key(Label label) {
    return label.getSourceId() + "/" + label.getFrameId();
  }

  private Labels() {}
}
