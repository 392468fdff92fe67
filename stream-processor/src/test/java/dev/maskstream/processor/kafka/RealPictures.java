package dev.maskstream.processor.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** JPEGs from a camera where the machine has some, drawn ones elsewhere. */
public final class RealPictures {
  private static final int MOST = 60;
  private static final String FOLDER = "shared/data/camvid/test/images";

  private RealPictures() {}

  /** At least one. */
  public static List<byte[]> jpegs() {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      System.out.println("no " + FOLDER + " beside the repository: pictures are drawn");
      return drawn();
    }
    try (Stream<Path> files = Files.list(folder.get())) {
      List<byte[]> pictures = new ArrayList<>();
      for (Path file : files.filter(RealPictures::isJpeg).sorted().limit(MOST).toList()) {
        pictures.add(Files.readAllBytes(file));
      }
      return pictures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJpeg(Path file) {
    return file.toString().endsWith(".jpg");
  }

  private static Optional<Path> folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolveSibling(FOLDER);
      if (Files.isDirectory(found)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static List<byte[]> drawn() {
    List<byte[]> pictures = new ArrayList<>();
    for (int at = 0; at < MOST; at++) {
      pictures.add(Pictures.halves(480, 360, at * 0x010305, 0xffffff - at * 0x030501));
    }
    return pictures;
  }
}
