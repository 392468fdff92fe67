package dev.maskstream.standalone.model;

import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The prompted U-Net that comes with Maskstream, so that clicking works out of the box. */
public final class BundledPair {
  private static final String FOLDER = "/dev/maskstream/standalone/pointing/";
  private static final String ENCODER = "encoder.onnx";
  private static final String DECODER = "decoder.onnx";

  private BundledPair() {}

  /**
   * Lays the two files into a folder, where they are read from like anyone's.
   *
   * @return absent if this build has none
   * @throws Failure if they cannot be written
   */
  public static Optional<PairPackage> unpack(Path folder) {
    if (BundledPair.class.getResource(FOLDER + ENCODER) == null) {
      return Optional.empty();
    }
    return Optional.of(
        PairPackage.check(PairChoice.of(unpack(folder, ENCODER), unpack(folder, DECODER))));
  }

  /** Removes what {@link #unpack} laid there, and the folder. */
  public static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(ENCODER));
    Files.deleteIfExists(folder.resolve(DECODER));
    Files.deleteIfExists(folder);
  }

  private static Path unpack(Path folder, String name) {
    Path target = folder.resolve(name);
    try (InputStream from = BundledPair.class.getResourceAsStream(FOLDER + name)) {
      Files.createDirectories(folder);
      Path partial = folder.resolve(name + ".partial");
      Files.copy(from, partial, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("cannot write " + target + ": " + Failure.reason(e), e);
    }
  }
}
