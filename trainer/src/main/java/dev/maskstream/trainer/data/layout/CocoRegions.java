package dev.maskstream.trainer.data.layout;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the value of {@code segmentation}: polygons, or run lengths as numbers or as text. */
final class CocoRegions {

  static CocoRegion read(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_ARRAY -> new CocoRegion.Polygons(rings(in));
      case BEGIN_OBJECT -> runs(in);
      default -> {
        in.skipValue();
        yield new CocoRegion.Polygons(List.of());
      }
    };
  }

  private static List<float[]> rings(JsonReader in) throws IOException {
    List<float[]> rings = new ArrayList<>();
    in.beginArray();
    if (in.peek() == JsonToken.NUMBER) {
      // Some tools leave the outer list out where there is one polygon.
      rings.add(numbers(in));
    }
    while (in.hasNext()) {
      in.beginArray();
      rings.add(numbers(in));
      in.endArray();
    }
    in.endArray();
    return rings;
  }

  private static float[] numbers(JsonReader in) throws IOException {
    float[] numbers = new float[16];
    int count = 0;
    while (in.hasNext()) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = (float) in.nextDouble();
    }
    return Arrays.copyOf(numbers, count);
  }

  private static CocoRegion runs(JsonReader in) throws IOException {
    String text = "";
    List<Integer> counts = new ArrayList<>();
    int width = 0;
    int height = 0;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (name.equals("size")) {
        in.beginArray();
        height = in.nextInt();
        width = in.nextInt();
        in.endArray();
      } else if (name.equals("counts") && in.peek() == JsonToken.STRING) {
        text = in.nextString();
      } else if (name.equals("counts")) {
        in.beginArray();
        while (in.hasNext()) {
          counts.add(in.nextInt());
        }
        in.endArray();
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return new CocoRegion.Runs(text, counts, width, height);
  }

  private CocoRegions() {}
}
