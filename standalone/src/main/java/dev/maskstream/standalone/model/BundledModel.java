package dev.maskstream.standalone.model;

import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.inspection.InspectionLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;

/** The inspection model that comes with Maskstream. */
public final class BundledModel {
  private static final String FOLDER = "/dev/maskstream/standalone/inspection/";

  /** A {@link ModelVersion} with nothing but golden frames. */
  private static final String GOLDEN = "golden-frames.pb";

  private static final long SEED = 20;
  private static final int GOLDEN_FRAMES = 4;

  /** So far apart that each shows other parts. */
  private static final long FRAMES_BETWEEN = 200;

  private BundledModel() {}

  /**
   * Lays the model's files into a folder, where they are read from like anyone's.
   *
   * @throws Failure if they cannot be written, or this build has none
   */
  public static ModelPackage unpack(Path folder) {
    return ModelPackage.check(
        ModelChoice.of(unpack(folder, "model.onnx"), unpack(folder, "model.json")));
  }

  /**
   * {@link #frames} with the class maps that ONNX Runtime makes of them: what engines are held to.
   * They come with the model, for to make them would take a second of every first start.
   *
   * @throws Failure if this build has none
   */
  public static List<GoldenFrame> goldenFrames() {
    try (InputStream from = BundledModel.class.getResourceAsStream(FOLDER + GOLDEN)) {
      if (from == null) {
        throw new Failure("this build has no golden frames of the bundled model");
      }
      return ModelVersion.parseFrom(from).getGoldenFramesList();
    } catch (IOException e) {
      throw new Failure("cannot read the bundled model's golden frames: " + e.getMessage(), e);
    }
  }

  /** Frames of the line that it was trained for. */
  public static List<RgbImage> frames(ModelSpec spec) {
    InspectionLine line = new InspectionLine(SEED, spec.inputWidth(), spec.inputHeight());
    return IntStream.range(0, GOLDEN_FRAMES)
        .mapToObj(at -> line.frame(at * FRAMES_BETWEEN).image())
        .toList();
  }

  /** Removes what {@link #unpack} laid there, and the folder if nothing else is in it. */
  public static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("model.onnx"));
    Files.deleteIfExists(folder.resolve("model.json"));
    Files.deleteIfExists(folder);
  }

  private static Path unpack(Path folder, String name) {
    Path target = folder.resolve(name);
    try (InputStream from = BundledModel.class.getResourceAsStream(FOLDER + name)) {
      if (from == null) {
        throw new Failure("this build has no bundled model; name one by --model and --classes");
      }
      Files.createDirectories(folder);
      Path partial = folder.resolve(name + ".partial");
      Files.copy(from, partial, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("cannot write " + target + ": " + Failure.reason(e), e);
    }
  }
}
