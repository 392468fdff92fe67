package dev.maskstream.trainer;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.util.OptionalDouble;

/** A figure that may not be there, as JSON: a number, or null. */
final class FigureJson {
  static JsonElement of(OptionalDouble figure) {
    return figure.isPresent() ? new JsonPrimitive(figure.getAsDouble()) : JsonNull.INSTANCE;
  }

  private FigureJson() {}
}
