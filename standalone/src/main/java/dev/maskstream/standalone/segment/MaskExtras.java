package dev.maskstream.standalone.segment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is written beside the masks.
 *
 * @param overlays whether the mask is drawn over each picture
 * @param cutOuts classes, by name or id, to cut out of each picture
 * @param gallery a PNG to show all pictures in
 */
public record MaskExtras(boolean overlays, List<String> cutOuts, Optional<Path> gallery) {
  public MaskExtras {
    cutOuts = List.copyOf(cutOuts);
  }

  /** Whether the picture itself is needed, and not only its mask. */
  boolean needPicture() {
    return overlays || !cutOuts.isEmpty() || gallery.isPresent();
  }
}
