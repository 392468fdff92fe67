package dev.maskstream.standalone.model;

import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The inspection model that comes with Maskstream. */
public final class BundledModel {
  private static final String FOLDER = "/dev/maskstream/standalone/inspection/";

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
