package dev.maskstream.trainer.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which of the held-out pictures become a candidate's golden frames. */
final class GoldenPictures {
  /** Least share of pixels that must be on every engine as they are here. */
  static final float LEAST_AGREEMENT = 0.98f;

  private static final int MOST = 4;
  // A version's golden frames may have 4 MiB, with their class maps.
  private static final int MOST_BYTES = 3 << 20;

  private GoldenPictures() {}

  /** The first that fit; the order decides. */
  static List<Path> of(List<Path> pictures) throws IOException {
    List<Path> chosen = new ArrayList<>();
    long bytes = 0;
    for (Path picture : pictures) {
      long size = Files.size(picture);
      if (chosen.size() < MOST && bytes + size <= MOST_BYTES) {
        chosen.add(picture);
        bytes += size;
      }
    }
    return chosen;
  }
}
