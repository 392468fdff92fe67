package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.trainer.Evaluation;
import dev.maskstream.trainer.EvaluationReport;
import dev.maskstream.trainer.GoldenFrames;
import dev.maskstream.trainer.Progress;
import dev.maskstream.vision.image.JpegEncoder;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What comes with Maskstream is what its documentation promises. */
class BundledModelTest {
  private static final Path GOLDEN =
      Path.of("src/main/resources/dev/maskstream/standalone/inspection/golden-frames.pb");

  private static final float LEAST_AGREEMENT = 0.98f;

  @TempDir private Path folder;
  private ModelPackage model;

  @BeforeEach
  void unpack() {
    model = BundledModel.unpack(folder);
  }

  @Test
  void itTellsTheInspectionLinesClassesOnFramesThatItHasNotSeen() throws Exception {
    EvaluationReport report =
        Evaluation.run(
            new Evaluation.Request(
                model.onnx(),
                folder.resolve("model.json"),
                model.spec().fit(),
                "inspection:2000001+40",
                2),
            Progress.NONE);

    assertThat(report.matrix().meanIou().orElseThrow()).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void itsGoldenFramesAreThoseThatItMakes() throws Exception {
    List<GoldenFrame> made = make();

    List<GoldenFrame> kept = BundledModel.goldenFrames();

    assertThat(kept)
        .as("after a change of the model, renew them: see the trainer's README.md")
        .hasSize(made.size());
    for (int at = 0; at < made.size(); at++) {
      assertThat(kept.get(at).getMinAgreement()).isEqualTo(LEAST_AGREEMENT);
      assertThat(agreement(kept.get(at), made.get(at))).isGreaterThan(0.999);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
  void renew() throws Exception {
    try (OutputStream to = Files.newOutputStream(GOLDEN)) {
      ModelVersion.newBuilder().addAllGoldenFrames(make()).build().writeTo(to);
    }
  }

  private List<GoldenFrame> make() throws Exception {
    List<GoldenFrames.Picture> pictures =
        BundledModel.frames(model.spec()).stream()
            .map(frame -> JpegEncoder.encode(frame, JpegEncoder.DEFAULT_QUALITY))
            .map(jpeg -> new GoldenFrames.Picture("a drawn frame", ByteString.copyFrom(jpeg)))
            .toList();
    return GoldenFrames.ofPictures(model.onnx(), model.spec(), pictures, LEAST_AGREEMENT);
  }

  private static double agreement(GoldenFrame one, GoldenFrame other) throws Exception {
    assertThat(one.getWidth()).isEqualTo(other.getWidth());
    assertThat(one.getHeight()).isEqualTo(other.getHeight());
    byte[] ids = ids(one);
    byte[] others = ids(other);
    int same = 0;
    for (int at = 0; at < ids.length; at++) {
      same += ids[at] == others[at] ? 1 : 0;
    }
    return (double) same / ids.length;
  }

  private static byte[] ids(GoldenFrame frame) throws Exception {
    return MaskCodec.decode(frame.getRowRuns().toByteArray(), frame.getWidth(), frame.getHeight());
  }
}
