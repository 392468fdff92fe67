package dev.maskstream.vision;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.maskstream.vision.image.Palette;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The forms of a class list in JSON. */
final class ClassListJson {

  static ClassList parse(String json) {
    JsonElement root;
    try {
      root = JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("this is not JSON: " + e.getMessage(), e);
    }
    List<SegmentClass> classes = new ArrayList<>(classes(root));
    classes.sort(Comparator.comparingInt(SegmentClass::id));
    requireSound(classes);
    return new ClassList(classes, ignored(root, classes));
  }

  private static List<SegmentClass> classes(JsonElement form) {
    if (form.isJsonArray()) {
      return fromArray(form.getAsJsonArray());
    }
    if (form.isJsonObject()) {
      JsonObject object = form.getAsJsonObject();
      return object.has("classes") ? classes(object.get("classes")) : fromMap(object);
    }
    throw new IllegalArgumentException("a list of classes was expected, not " + form);
  }

  private static List<SegmentClass> fromArray(JsonArray array) {
    List<SegmentClass> classes = new ArrayList<>();
    for (JsonElement element : array) {
      classes.add(one(classes.size(), element));
    }
    return classes;
  }

  private static List<SegmentClass> fromMap(JsonObject map) {
    List<SegmentClass> classes = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
      if (!entry.getKey().matches("\\d{1,3}")) {
        throw new IllegalArgumentException(
            "neither \"classes\" nor class ids for keys: \"" + entry.getKey() + "\"");
      }
      classes.add(one(Integer.parseInt(entry.getKey()), entry.getValue()));
    }
    return classes;
  }

  private static SegmentClass one(int defaultId, JsonElement form) {
    if (isText(form)) {
      return new SegmentClass(defaultId, form.getAsString(), Palette.colour(defaultId & 0xff));
    }
    if (!form.isJsonObject() || !isText(form.getAsJsonObject().get("name"))) {
      throw new IllegalArgumentException("a class needs a name: " + form);
    }
    JsonObject object = form.getAsJsonObject();
    int id = object.has("id") ? whole(object.get("id")) : defaultId;
    JsonElement colour = object.has("color") ? object.get("color") : object.get("colour");
    int rgb = colour == null ? Palette.colour(id & 0xff) : colour(colour);
    return new SegmentClass(id, object.get("name").getAsString(), rgb, thing(object.get("thing")));
  }

  private static boolean thing(JsonElement form) {
    if (form == null) {
      return false;
    }
    if (form instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw new IllegalArgumentException("\"thing\" is true or false, not " + form);
  }

  private static int colour(JsonElement form) {
    if (isText(form) && form.getAsString().matches("#?[0-9a-fA-F]{6}")) {
      return Integer.parseInt(form.getAsString().replace("#", ""), 16);
    }
    if (form.isJsonArray() && form.getAsJsonArray().size() == 3) {
      int rgb = 0;
      for (JsonElement channel : form.getAsJsonArray()) {
        int value = whole(channel);
        if (value < 0 || value > 255) {
          throw new IllegalArgumentException("a colour's channels are 0 to 255: " + form);
        }
        rgb = rgb << 8 | value;
      }
      return rgb;
    }
    throw new IllegalArgumentException("a colour is \"#rrggbb\" or [r, g, b], not " + form);
  }

  private static Set<Integer> ignored(JsonElement root, List<SegmentClass> classes) {
    Set<Integer> ignored = new HashSet<>();
    if (root.isJsonObject()) {
      for (String key : List.of("ignore", "void")) {
        JsonElement form = root.getAsJsonObject().get(key);
        if (form != null && !form.isJsonNull()) {
          ids(form, classes).forEach(ignored::add);
        }
      }
    }
    return ignored;
  }

  private static Stream<Integer> ids(JsonElement form, List<SegmentClass> classes) {
    if (form.isJsonArray()) {
      return form.getAsJsonArray().asList().stream().flatMap(one -> ids(one, classes));
    }
    if (isText(form)) {
      return classes.stream()
          .filter(c -> c.name().equals(form.getAsString()))
          .map(SegmentClass::id);
    }
    return Stream.of(requireId(whole(form)));
  }

  private static boolean isText(JsonElement form) {
    return form instanceof JsonPrimitive primitive && primitive.isString();
  }

  private static int whole(JsonElement form) {
    if (form instanceof JsonPrimitive primitive
        && primitive.isNumber()
        && primitive.getAsDouble() == primitive.getAsInt()) {
      return primitive.getAsInt();
    }
    throw new IllegalArgumentException("a whole number was expected, not " + form);
  }

  private static int requireId(int id) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException("class ids are 0 to 255, not " + id);
    }
    return id;
  }

  private static void requireSound(List<SegmentClass> classes) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("there is not a single class");
    }
    Set<Integer> seen = new HashSet<>();
    for (SegmentClass c : classes) {
      if (!seen.add(requireId(c.id()))) {
        throw new IllegalArgumentException("class id " + c.id() + " is given twice");
      }
      if (c.name().isBlank()) {
        throw new IllegalArgumentException("class " + c.id() + " has no name");
      }
    }
  }

  static String write(ClassList list, Collection<Integer> ignored) {
    JsonArray classes = new JsonArray();
    for (SegmentClass c : list.classes()) {
      JsonObject one = new JsonObject();
      one.addProperty("id", c.id());
      one.addProperty("name", c.name());
      one.addProperty("color", "#%06x".formatted(c.rgb()));
      if (c.thing()) {
        one.addProperty("thing", true);
      }
      classes.add(one);
    }
    JsonObject root = new JsonObject();
    root.add("classes", classes);
    JsonArray ids = new JsonArray();
    ignored.forEach(ids::add);
    root.add("ignore", ids);
    return new GsonBuilder().setPrettyPrinting().create().toJson(root);
  }

  private ClassListJson() {}
}
