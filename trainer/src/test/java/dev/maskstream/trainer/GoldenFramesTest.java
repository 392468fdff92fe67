package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFramesTest {
  private static final int SIDE = 16;

  @TempDir private Path folder;

  @Test
  void aGoldenFrameHoldsThePictureAndTheClassesTheModelSees() throws Exception {
    Path picture = halfBlackHalfWhite();

    List<GoldenFrame> frames = GoldenFrames.of(model(), spec(), List.of(picture), 0.98f);

    GoldenFrame frame = frames.getFirst();
    assertThat(frame.getImage().toByteArray()).isEqualTo(Files.readAllBytes(picture));
    byte[] ids = MaskCodec.decode(frame.getRowRuns(), frame.getWidth(), frame.getHeight());
    assertThat(ids).hasSize(SIDE * SIDE).startsWith(0, 0, 0).endsWith(1, 1, 1);
    assertThat(frame.getMinAgreement()).isEqualTo(0.98f);
  }

  @Test
  void morePicturesThanAVersionMayHaveAreRefused() throws Exception {
    List<Path> nine = Collections.nCopies(GoldenFrames.MOST + 1, halfBlackHalfWhite());

    assertThatThrownBy(() -> GoldenFrames.of(model(), spec(), nine, 0.98f))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most 8");
  }

  @Test
  void picturesThatAreTooLargeTogetherAreRefusedByName() throws Exception {
    Path noise = noise();

    assertThatThrownBy(() -> GoldenFrames.of(model(), spec(), Collections.nCopies(3, noise), 0.98f))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("noise.png");
  }

  @Test
  void whatIsNoPictureIsRefusedByName() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");

    assertThatThrownBy(() -> GoldenFrames.of(model(), spec(), List.of(text), 0.98f))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes.txt");
  }

  private Path model() throws IOException {
    InputShape shape = InputShape.anyBatch(SIDE, SIDE);
    return Files.write(
        folder.resolve("model.onnx"),
        ContractGraph.colourModel(shape, true, 0x000000, 0xffffff).toByteArray());
  }

  private static ModelSpec spec() {
    return new ModelSpec(
        "tones",
        "1",
        "0".repeat(64),
        List.of(new SegmentClass(0, "black", 0), new SegmentClass(1, "white", 0xffffff)),
        SIDE,
        SIDE,
        Fit.STRETCH);
  }

  private Path halfBlackHalfWhite() throws IOException {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    for (int i = rgb.length / 2; i < rgb.length; i++) {
      rgb[i] = (byte) 0xff;
    }
    return Files.write(
        folder.resolve("tones.png"), PngEncoder.encode(new RgbImage(SIDE, SIDE, rgb)));
  }

  private Path noise() throws IOException {
    int side = 800;
    byte[] rgb = new byte[side * side * 3];
    new Random(1).nextBytes(rgb);
    return Files.write(
        folder.resolve("noise.png"), PngEncoder.encode(new RgbImage(side, side, rgb)));
  }
}
