package dev.maskstream.gateway.live;

import java.util.Optional;

/**
 * A mask on its way to pages, with the picture it belongs to.
 *
 * @param picture absent when nobody held it any more
 */
public record LivePair(Optional<LiveFrame> picture, LiveMask mask) {
  public String source() {
    return mask.mask().getSourceId();
  }
}
