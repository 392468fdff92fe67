package dev.maskstream.trainer.export;

import java.util.Locale;

/** An exported file does not do what the network does that it was made from. */
public final class ExportMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ExportMismatchException(Parity parity) {
    super(
        String.format(
            Locale.ROOT,
            "the exported model differs from the trained one: class equal on %.4f %% of %d pixels,"
                + " confidence off by up to %d of 255",
            100 * parity.agreement(),
            parity.pixels(),
            parity.largestConfidenceDifference()));
  }
}
