package dev.maskstream.trainer.check;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.maskstream.trainer.data.Trouble;
import java.util.List;
import java.util.Locale;

/** A report as JSON, with every trouble. */
public final class DataReportJson {

  public static String of(DataReport report) {
    JsonArray parts = new JsonArray();
    report.parts().forEach(part -> parts.add(part(part)));
    JsonArray ignored = new JsonArray();
    report.labelling().ignored().stream().sorted().forEach(ignored::add);
    JsonObject json = new JsonObject();
    json.addProperty("place", report.place());
    json.addProperty("layout", report.layout());
    json.addProperty("pictures", report.pictures());
    json.addProperty("pixels", report.pixels());
    json.addProperty("void_pixels", report.voidPixels());
    json.add("ignored", ignored);
    json.add("classes", classes(report.classes()));
    json.add("parts", parts);
    json.addProperty("troubles", report.troubles().size());
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json);
  }

  private static JsonObject part(PartCheck part) {
    JsonObject sizes = new JsonObject();
    part.sizes().forEach((size, count) -> sizes.add(size, new JsonPrimitive(count)));
    JsonArray troubles = new JsonArray();
    for (Trouble trouble : part.troubles()) {
      JsonObject one = new JsonObject();
      one.addProperty("picture", trouble.picture());
      one.addProperty("reason", trouble.reason());
      troubles.add(one);
    }
    JsonArray neverSeen = new JsonArray();
    part.neverSeen().forEach(neverSeen::add);
    JsonObject json = new JsonObject();
    json.addProperty("name", part.name());
    json.addProperty("pictures", part.pictures());
    json.addProperty("void_pixels", part.voidPixels());
    json.add("sizes", sizes);
    json.add("classes", classes(part.classes()));
    json.add("never_seen", neverSeen);
    json.add("troubles", troubles);
    return json;
  }

  private static JsonArray classes(List<ClassCount> counts) {
    JsonArray classes = new JsonArray();
    for (ClassCount count : counts) {
      JsonObject one = new JsonObject();
      one.addProperty("id", count.of().id());
      one.addProperty("name", count.of().name());
      one.addProperty("color", String.format(Locale.ROOT, "#%06x", count.of().rgb()));
      one.addProperty("pixels", count.pixels());
      one.addProperty("pictures", count.pictures());
      classes.add(one);
    }
    return classes;
  }

  private DataReportJson() {}
}
