package dev.maskstream.standalone.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a class file says about its model beyond the classes. The trainer's {@code model.json} says
 * all of it, a plain list of classes nothing.
 */
record ModelDescription(
    ClassList classes,
    Optional<String> name,
    Optional<String> version,
    Optional<Fit> fit,
    List<Metric> metrics) {

  /**
   * Reads {@code classes.json} or {@code model.json}.
   *
   * @throws Failure if it is neither
   */
  static ModelDescription read(Path file) {
    try {
      String json = Files.readString(file);
      ClassList classes = ClassList.parse(json);
      JsonElement root = JsonParser.parseString(json);
      JsonObject facts = root.isJsonObject() ? root.getAsJsonObject() : new JsonObject();
      return new ModelDescription(
          classes,
          text(facts, "name"),
          text(facts, "version"),
          text(facts, "fit").map(name -> fit(name, file)),
          CardFigures.of(facts));
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + Failure.reason(e), e);
    } catch (IllegalArgumentException | JsonParseException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(JsonObject facts, String key) {
    return Optional.ofNullable(facts.get(key))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private static Fit fit(String name, Path file) {
    try {
      return Fit.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": fit is letterbox or stretch, not " + name, e);
    }
  }
}
