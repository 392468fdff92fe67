package dev.maskstream.trainer;

import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enums as a person writes them, such as {@code mean_iou}. */
final class SmallLetters implements JsonSerializer<Enum<?>>, JsonDeserializer<Enum<?>> {
  @Override
  public JsonElement serialize(Enum<?> value, Type type, JsonSerializationContext context) {
    return new JsonPrimitive(written(value));
  }

  @Override
  public Enum<?> deserialize(JsonElement json, Type type, JsonDeserializationContext context) {
    Enum<?>[] all = (Enum<?>[]) ((Class<?>) type).getEnumConstants();
    String asked = json.getAsString().replace('-', '_');
    return Arrays.stream(all)
        .filter(one -> one.name().equalsIgnoreCase(asked))
        .findFirst()
        .orElseThrow(
            () ->
                new JsonParseException(
                    "there is no %s; there are %s"
                        .formatted(
                            json.getAsString(),
                            Arrays.stream(all)
                                .map(SmallLetters::written)
                                .collect(Collectors.joining(", ")))));
  }

  private static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
