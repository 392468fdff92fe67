package dev.maskstream.gateway.prompt;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members of one JSON object of a request, each read as what it must be. What is wrong is
 * refused by the member's whole path, such as {@code prompts[2].points[0].x}.
 */
final class Members {
  private final String path;
  private final JsonObject json;

  private Members(String path, JsonObject json) {
    this.path = path;
    this.json = json;
  }

  /**
   * Refuses members that nobody knows, so that a slip of the pen is not passed over.
   *
   * @param path of the object; empty for the request itself
   */
  static Members of(String path, Object value, Set<String> known) throws PromptRefusal {
    if (!(value instanceof JsonObject json)) {
      throw PromptRefusal.badBody(path + " is no object.");
    }
    Set<String> unknown = new TreeSet<>(json.fieldNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw PromptRefusal.badBody(
          "%s has no %s; it may have %s."
              .formatted(
                  path.isEmpty() ? "The request" : path,
                  String.join(", ", unknown),
                  String.join(", ", new TreeSet<>(known))));
    }
    return new Members(path, json);
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return json.getValue(name) != null;
  }

  Object value(String name) {
    return json.getValue(name);
  }

  Optional<Members> object(String name, Set<String> known) throws PromptRefusal {
    return has(name) ? Optional.of(of(path(name), value(name), known)) : Optional.empty();
  }

  /** An empty one when it is absent. */
  JsonArray array(String name) throws PromptRefusal {
    return switch (value(name)) {
      case null -> new JsonArray();
      case JsonArray array -> array;
      default -> throw PromptRefusal.badBody(path(name) + " is no array.");
    };
  }

  boolean flag(String name, boolean otherwise) throws PromptRefusal {
    return switch (value(name)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> throw PromptRefusal.badBody(path(name) + " is true or false.");
    };
  }

  String text(String name) throws PromptRefusal {
    return switch (value(name)) {
      case null -> "";
      case String text -> text;
      default -> throw PromptRefusal.badBody(path(name) + " is no text.");
    };
  }

  /** A coordinate in pixels. */
  float pixels(String name) throws PromptRefusal {
    float pixels = (float) number(name);
    if (!Float.isFinite(pixels)) {
      throw PromptRefusal.of(400, "bad-coordinate", path(name) + " is no finite number.");
    }
    return pixels;
  }

  /** A share from 0 to 1. */
  float share(String name) throws PromptRefusal {
    double share = number(name);
    if (!(share >= 0 && share <= 1)) {
      throw PromptRefusal.of(400, "bad-parameter", path(name) + " is a number from 0 to 1.");
    }
    return (float) share;
  }

  private double number(String name) throws PromptRefusal {
    if (value(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw PromptRefusal.badBody(path(name) + (has(name) ? " is no number." : " is missing."));
  }

  /** A whole number from {@code least} up. */
  int whole(String name, int least) throws PromptRefusal {
    double number = number(name);
    if (number != Math.rint(number) || number < least || number > Integer.MAX_VALUE) {
      throw PromptRefusal.of(
          400, "bad-parameter", path(name) + " is a whole number from " + least + " up.");
    }
    return (int) number;
  }

  /** Any whole number of 64 bits. */
  long seed(String name) throws PromptRefusal {
    return switch (value(name)) {
      case null -> 0;
      case Integer number -> number;
      case Long number -> number;
      default -> throw PromptRefusal.of(400, "bad-parameter", path(name) + " is a whole number.");
    };
  }
}
