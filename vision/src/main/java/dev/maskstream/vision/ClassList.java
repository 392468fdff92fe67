package dev.maskstream.vision;

import dev.maskstream.vision.image.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes of a model or a data set, as people write them down in JSON. Taken are:
 *
 * <ul>
 *   <li>{@code ["sky", "road"]}: ids in order from 0
 *   <li>{@code [{"id": 0, "name": "sky", "color": "#808080"}]}: id and colour may be left out; a
 *       colour may also be {@code [128, 128, 128]}. {@code "thing": true} marks a class whose
 *       objects are told apart in panoptic pictures; where no class is marked, all are
 *   <li>{@code {"0": "sky", "1": "road"}}
 *   <li>{@code {"classes": ANY OF THESE, "void": 255}}: the id, or the name, of a class to ignore,
 *       or a list of them; the key may also be "ignore", and other keys are passed over
 * </ul>
 *
 * @param classes in order of id, at least one
 * @param ignored ids that labels hold but nothing is trained or measured on
 */
public record ClassList(List<SegmentClass> classes, Set<Integer> ignored) {
  public ClassList {
    classes = List.copyOf(classes);
    ignored = Set.copyOf(ignored);
  }

  /**
   * Reads a class list from a file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not a class list; the message says where
   */
  public static ClassList read(Path file) throws IOException {
    try {
      return parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a class list from text.
   *
   * @throws IllegalArgumentException if the text is not a class list; the message says where
   */
  public static ClassList parse(String json) {
    return ClassListJson.parse(json);
  }

  /** Classes without those that are ignored: what a network learns to tell. */
  public List<SegmentClass> learned() {
    return classes.stream().filter(c -> !ignored.contains(c.id())).toList();
  }

  /** 256 colours as 0xRRGGBB, by id; ids without a class have the default palette's. */
  public int[] palette() {
    int[] palette = Palette.colours();
    classes.forEach(c -> palette[c.id()] = c.rgb());
    return palette;
  }

  /** The list in the form {@code {"classes": [...], "ignore": [...]}}. */
  public String toJson() {
    return ClassListJson.write(this, new TreeSet<>(ignored));
  }
}
