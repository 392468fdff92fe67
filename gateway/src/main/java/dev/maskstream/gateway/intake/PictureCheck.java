package dev.maskstream.gateway.intake;

import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.Sniffed;
import java.util.concurrent.Semaphore;

/**
 * Tells pictures from what only looks like one, before it costs anybody more: reads the header,
 * checks the limits and, if asked to, decodes once.
 *
 * <p>Threads: any but an event loop. Decoding waits until the pictures under way have no more
 * pixels together than one may have, so that memory stays bounded.
 */
public final class PictureCheck {
  private final ImageLimits limits;
  private final boolean decodes;
  private final Semaphore pixels;

  /**
   * @param decodes whether what lies behind the header is looked at too
   */
  public PictureCheck(ImageLimits limits, boolean decodes) {
    this.limits = limits;
    this.decodes = decodes;
    this.pixels = new Semaphore(limits.maxPixels(), true);
  }

  /** What a picture turned out to be. */
  public sealed interface Verdict {
    record Fine(ImageHeader header) implements Verdict {}

    record Bad(Problem problem) implements Verdict {}
  }

  public ImageLimits limits() {
    return limits;
  }

  public Verdict check(byte[] picture) throws InterruptedException {
    return switch (ImageSniffer.inspect(picture, limits)) {
      case Sniffed.Refused(String code, String reason) ->
          new Verdict.Bad(PictureProblem.of(code, reason));
      case Sniffed.Accepted(ImageHeader header) ->
          decodes ? decode(picture, header) : new Verdict.Fine(header);
    };
  }

  private Verdict decode(byte[] picture, ImageHeader header) throws InterruptedException {
    int permits = header.width() * header.height();
    pixels.acquire(permits);
    try {
      return ImageDecoder.check(picture, limits)
          .<Verdict>map(bad -> new Verdict.Bad(PictureProblem.of(bad.code(), bad.reason())))
          .orElseGet(() -> new Verdict.Fine(header));
    } finally {
      pixels.release(permits);
    }
  }
}
