package dev.maskstream.standalone.model;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.GoldenFrames;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.JpegEncoder;
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

  private static final long SEED = 20;
  private static final int GOLDEN_FRAMES = 4;

  /** So far apart that each shows other parts. */
  private static final long FRAMES_BETWEEN = 200;

  private static final float LEAST_AGREEMENT = 0.98f;

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
   * Frames of the line that it was trained for, with the class maps that ONNX Runtime makes of them
   * here: what other engines are held to. Takes a second.
   *
   * @throws Failure if ONNX Runtime does not make them
   */
  public static List<GoldenFrame> goldenFrames(ModelPackage model) {
    List<GoldenFrames.Picture> pictures =
        frames(model.spec()).stream()
            .map(frame -> JpegEncoder.encode(frame, JpegEncoder.DEFAULT_QUALITY))
            .map(jpeg -> new GoldenFrames.Picture("a drawn frame", ByteString.copyFrom(jpeg)))
            .toList();
    try {
      return GoldenFrames.ofPictures(model.onnx(), model.spec(), pictures, LEAST_AGREEMENT);
    } catch (IOException | EngineException e) {
      throw new Failure("no golden frames of the bundled model: " + e.getMessage(), e);
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
      throw new Failure("cannot write " + target + ": " + e.getMessage(), e);
    }
  }
}
