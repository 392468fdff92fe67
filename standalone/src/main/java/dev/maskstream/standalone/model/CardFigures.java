package dev.maskstream.standalone.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.maskstream.proto.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the trainer's {@code model.json} says how good a model is, under the names that versions of
 * the registry have for it. A figure that is not there, or is no number, is left out.
 */
final class CardFigures {
  private CardFigures() {}

  /**
   * @param card the whole file
   */
  static List<Metric> of(JsonObject card) {
    if (!(card.get("metrics") instanceof JsonObject figures)) {
      return List.of();
    }
    Metric set =
        figures.get("data_set") instanceof JsonPrimitive name
            ? Metric.newBuilder().setDataSet(name.getAsString()).build()
            : Metric.getDefaultInstance();
    List<Metric> metrics = new ArrayList<>();
    for (String name : List.of("mean_iou", "pixel_accuracy")) {
      figure(set, name, figures.get(name)).ifPresent(metrics::add);
    }
    if (figures.get("iou") instanceof JsonArray classes) {
      for (int id = 0; id < classes.size(); id++) {
        int classId = id;
        figure(set, "iou", classes.get(id))
            .map(metric -> metric.toBuilder().setClassId(classId).build())
            .ifPresent(metrics::add);
      }
    }
    return metrics;
  }

  private static Optional<Metric> figure(Metric set, String name, JsonElement value) {
    return value instanceof JsonPrimitive number && number.isNumber()
        ? Optional.of(
            set.toBuilder().setName(name.replace('_', '-')).setValue(value.getAsDouble()).build())
        : Optional.empty();
  }
}
