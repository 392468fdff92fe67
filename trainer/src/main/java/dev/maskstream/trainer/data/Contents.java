package dev.maskstream.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What lies at a place.
 *
 * @param layout what it was recognised as, such as {@code Pascal VOC 2012}
 * @param folder as it was given; empty for what is drawn
 * @param parts at least one
 */
public record Contents(
    String layout, Optional<Path> folder, Labelling labelling, List<Part> parts) {
  public Contents {
    parts = List.copyOf(parts);
  }

  /**
   * The part that a place names; else the only one; else the preferred one.
   *
   * @param preferred name of a part, empty for none
   * @throws IOException if there is no such part, or several and none is preferred; the message
   *     says which there are
   */
  public Part choose(Place place, String preferred) throws IOException {
    if (place.part().isEmpty() && parts.size() == 1) {
      return parts.getFirst();
    }
    String name = place.part().orElse(preferred);
    Optional<Part> part = part(name);
    if (part.isPresent()) {
      return part.get();
    }
    String has = parts.size() == 1 ? "it is not divided" : "its parts are " + partNames();
    throw new IOException(
        name.isEmpty()
            ? "%s has the parts %s; name one, as in %s:%s"
                .formatted(place, partNames(), place, parts.getLast().name())
            : "%s (%s) has no part %s; %s".formatted(place.whole(), layout, name, has));
  }

  public Optional<Part> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /** Names of the parts with how many pictures they hold. */
  private String partNames() {
    return parts.stream()
        .map(part -> "%s (%d)".formatted(part.name(), part.pictures().size()))
        .collect(Collectors.joining(", "));
  }
}
