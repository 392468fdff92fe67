package dev.maskstream.trainer.service;

import dev.maskstream.trainer.data.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Which labels are never trained on, so that candidates can be measured on them: by a hash of
 * source and frame, so that a label stays on its side however many others come or go, and however
 * often it is corrected. A rule only.
 *
 * @param share about this share of the labels, above 0 and below 1
 */
public record HeldOut(double share) {
  public HeldOut {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share held out must be between 0 and 1, not " + share);
    }
  }

  boolean holds(String source, String frame) {
    String hash = Sha256.of((source + "/" + frame).getBytes(StandardCharsets.UTF_8));
    return Long.parseLong(hash.substring(0, 8), 16) / 0x1p32 < share;
  }
}
