package dev.maskstream.trainer;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.maskstream.trainer.report.Page.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A JSON file as lines of names and values: {@code {"shape": {"baseWidth": 8}}} becomes "shape,
 * base width" and "8". Of a list only the length is told. Read as a stream, because a manifest may
 * name a hundred thousand pictures.
 */
final class FlatJson {

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no JSON object; the message names it
   */
  static List<Figure> read(Path file) throws IOException {
    List<Figure> lines = new ArrayList<>();
    try (JsonReader reader = new JsonReader(Files.newBufferedReader(file))) {
      addObject(reader, "", lines);
      return lines;
    } catch (MalformedJsonException | IllegalStateException e) {
      throw new IOException(file + " is no JSON object: " + e.getMessage(), e);
    }
  }

  private static void addObject(JsonReader reader, String above, List<Figure> lines)
      throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String name = above + (above.isEmpty() ? "" : ", ") + words(reader.nextName());
      switch (reader.peek()) {
        case BEGIN_OBJECT -> addObject(reader, name, lines);
        case BEGIN_ARRAY -> lines.add(new Figure(name, length(reader) + " in a list"));
        default -> lines.add(new Figure(name, value(reader)));
      }
    }
    reader.endObject();
  }

  /** From {@code baseWidth} or {@code base_width}, base width. */
  private static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static int length(JsonReader reader) throws IOException {
    int length = 0;
    reader.beginArray();
    while (reader.hasNext()) {
      reader.skipValue();
      length++;
    }
    reader.endArray();
    return length;
  }

  private static String value(JsonReader reader) throws IOException {
    if (reader.peek() == JsonToken.NULL) {
      reader.nextNull();
      return "none";
    }
    return reader.peek() == JsonToken.BOOLEAN
        ? String.valueOf(reader.nextBoolean())
        : reader.nextString();
  }

  private FlatJson() {}
}
