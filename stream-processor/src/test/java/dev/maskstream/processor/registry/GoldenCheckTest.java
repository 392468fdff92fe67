package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class GoldenCheckTest {
  private final GoldenCheck check = new GoldenCheck(ImageLimits.DEFAULT);
  private final Segmenter slot = new FakeSegmenter("1", new Semaphore(1_000), 1);

  @Test
  void enginesAreComparedOnTheFramesAtTheNetworksSize() {
    EngineTrial trial = check.trial(List.of(golden(1), golden(2)), slot.model());

    assertThat(trial).isInstanceOf(EngineTrial.OnFrames.class);
    EngineTrial.OnFrames frames = (EngineTrial.OnFrames) trial;
    assertThat(frames.frames()).hasSize(2);
    assertThat(frames.frames().getFirst().letterbox().inputWidth())
        .isEqualTo(slot.model().inputWidth());
  }

  @Test
  void anEngineIsAlsoHeldToWhatTheVersionSaysOfItsFrames() {
    EngineTrial.OnFrames trial =
        (EngineTrial.OnFrames) check.trial(List.of(golden(99)), slot.model());

    assertThat(trial.judge().objection(slot))
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("golden frame 1 of 1 agrees in 0 of"));
  }

  @Test
  void withoutFramesNothingCanBeCompared() {
    assertThat(check.trial(List.of(), slot.model()))
        .isEqualTo(new EngineTrial.Impossible("the version has no golden frames to compare it on"));
  }

  @Test
  void aTornFrameIsNothingToCompareOn() {
    GoldenFrame torn =
        golden(1).toBuilder().setImage(ByteString.copyFromUtf8("no picture")).build();

    assertThat(check.trial(List.of(torn), slot.model()))
        .isInstanceOfSatisfying(
            EngineTrial.Impossible.class,
            it -> assertThat(it.reason()).startsWith("a golden frame cannot be read: "));
  }

  private GoldenFrame golden(int classId) {
    int width = slot.model().inputWidth();
    int height = slot.model().inputHeight();
    byte[] map = new byte[width * height];
    Arrays.fill(map, (byte) classId);
    return GoldenFrame.newBuilder()
        .setImage(
            ByteString.copyFrom(
                JpegEncoder.encode(new RgbImage(width, height, new byte[width * height * 3]), 90)))
        .setWidth(width)
        .setHeight(height)
        .setRowRuns(ByteString.copyFrom(MaskCodec.encode(map, width, height)))
        .setMinAgreement(0.98f)
        .build();
  }
}
