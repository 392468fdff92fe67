package dev.maskstream.gateway.source;

import dev.maskstream.proto.DeliveryName;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.Source;
import dev.maskstream.proto.v1.SourceLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Reads sources as clients send them. Its address is looked at elsewhere. */
public final class SourceReader {
  private static final int MOST_FRAMES_PER_SECOND = 1_000;
  private static final int LONGEST_AGE_MILLIS = 86_400_000;
  private static final int MOST_PROMPTS = 64;
  private static final Set<String> MEMBERS =
      Set.of("url", "model", "delivery", "limits", "prompts");
  private static final Set<String> LIMITS = Set.of("max_frames_per_second", "max_age_ms");

  private SourceReader() {}

  /**
   * Reads a source. Without a delivery, a camera's is latest and every other source's is
   * every-frame.
   *
   * @throws IllegalArgumentException with a sentence for the client, which repeats no address
   * @throws ClassCastException if a member is of the wrong type
   */
  public static Source source(String id, JsonObject json) {
    refuseOthers(json, MEMBERS, "a source");
    String url = text(json, "url");
    String model = text(json, "model");
    if (!model.isEmpty() && !ModelRecords.isName(model)) {
      throw new IllegalArgumentException("model is a model's name, 1 to 64 of a-z 0-9 -");
    }
    return Source.newBuilder()
        .setSourceId(id)
        .setUrl(url)
        .setModel(model)
        .setDelivery(delivery(text(json, "delivery"), url))
        .setLimits(
            limits(Objects.requireNonNullElseGet(json.getJsonObject("limits"), JsonObject::new)))
        .addAllPrompts(
            prompts(Objects.requireNonNullElseGet(json.getJsonArray("prompts"), JsonArray::new)))
        .build();
  }

  private static void refuseOthers(JsonObject json, Set<String> known, String what) {
    Set<String> others = new TreeSet<>(json.fieldNames());
    others.removeAll(known);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          what + " has no " + String.join(", ", others) + ", but " + new TreeSet<>(known));
    }
  }

  private static String text(JsonObject json, String member) {
    return Objects.requireNonNullElse(json.getString(member), "").strip();
  }

  private static Delivery delivery(String name, String url) {
    if (name.isEmpty()) {
      return url.isEmpty() ? Delivery.DELIVERY_EVERY_FRAME : Delivery.DELIVERY_LATEST;
    }
    return DeliveryName.parse(name)
        .orElseThrow(() -> new IllegalArgumentException("delivery is latest or every-frame"));
  }

  private static SourceLimits limits(JsonObject json) {
    refuseOthers(json, LIMITS, "limits");
    float rate = Objects.requireNonNullElse(json.getFloat("max_frames_per_second"), 0f);
    long age = Objects.requireNonNullElse(json.getLong("max_age_ms"), 0L);
    if (!(rate >= 0 && rate <= MOST_FRAMES_PER_SECOND)) {
      throw new IllegalArgumentException(
          "max_frames_per_second is 0, for no limit, to " + MOST_FRAMES_PER_SECOND);
    }
    if (age < 0 || age > LONGEST_AGE_MILLIS) {
      throw new IllegalArgumentException(
          "max_age_ms is 0, for the processor's own, to " + LONGEST_AGE_MILLIS);
    }
    return SourceLimits.newBuilder()
        .setMaxFramesPerSecond(rate)
        .setMaxAgeMillis(Math.toIntExact(age))
        .build();
  }

  private static List<Prompt> prompts(JsonArray array) {
    if (array.size() > MOST_PROMPTS) {
      throw new IllegalArgumentException("a source has at most " + MOST_PROMPTS + " prompts");
    }
    List<Prompt> prompts = new ArrayList<>();
    for (Object entry : array) {
      if (!(entry instanceof JsonObject json)) {
        throw new IllegalArgumentException("a prompt is an object with points, a box, or both");
      }
      prompts.add(PromptReader.prompt(json));
    }
    return prompts;
  }
}
