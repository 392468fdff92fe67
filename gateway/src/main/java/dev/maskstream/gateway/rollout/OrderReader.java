package dev.maskstream.gateway.rollout;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Promotion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads orders as clients send them. What makes no sense is an {@link IllegalArgumentException}.
 */
public final class OrderReader {
  private static final int MOST_SOURCES = 1_000;
  private static final int LONGEST_REASON = 500;
  private static final Set<String> ORDERS = Set.of("serve", "shadow", "rollback");
  private static final Set<String> OF_SERVE = Set.of("default");
  private static final Set<String> OF_SHADOW = Set.of("share", "sources", "promotion");

  private OrderReader() {}

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException with a sentence for the client
   * @throws ClassCastException if a member is of the wrong type
   */
  public static RolloutOrder order(JsonObject json) {
    Set<String> orders = new TreeSet<>(json.fieldNames());
    orders.retainAll(ORDERS);
    if (orders.size() != 1) {
      throw new IllegalArgumentException("say one of serve, shadow and rollback");
    }
    String order = orders.iterator().next();
    boolean shadows = order.equals("shadow") && json.getValue("shadow") != null;
    return switch (order) {
      case "serve" -> serve(json);
      case "shadow" -> shadows ? shadow(json) : noShadow(json);
      default -> rollback(json);
    };
  }

  private static void refuseAllBut(Set<String> known, JsonObject json) {
    Set<String> others = new TreeSet<>(json.fieldNames());
    others.removeAll(ORDERS);
    others.remove("reason");
    others.removeAll(known);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException("this order has no " + String.join(", ", others));
    }
  }

  private static RolloutOrder serve(JsonObject json) {
    refuseAllBut(OF_SERVE, json);
    return new RolloutOrder.Serve(
        version(json, "serve"), Optional.ofNullable(json.getBoolean("default")));
  }

  private static RolloutOrder noShadow(JsonObject json) {
    refuseAllBut(Set.of(), json);
    return new RolloutOrder.NoShadow();
  }

  private static RolloutOrder rollback(JsonObject json) {
    refuseAllBut(Set.of(), json);
    if (!Boolean.TRUE.equals(json.getBoolean("rollback"))) {
      throw new IllegalArgumentException("rollback is true, or absent");
    }
    return new RolloutOrder.Rollback();
  }

  private static RolloutOrder shadow(JsonObject json) {
    refuseAllBut(OF_SHADOW, json);
    return new RolloutOrder.Shadow(
        new Rollouts.Shadow(
            version(json, "shadow"),
            Objects.requireNonNullElse(json.getFloat("share"), 1f),
            sources(Objects.requireNonNullElseGet(json.getJsonArray("sources"), JsonArray::new)),
            promotion(Objects.requireNonNullElse(json.getString("promotion"), "manual"))));
  }

  private static String version(JsonObject json, String member) {
    String version = json.getString(member);
    if (version == null || !ModelRecords.isVersion(version)) {
      throw new IllegalArgumentException(member + " is a version: 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return version;
  }

  private static List<String> sources(JsonArray array) {
    List<String> sources = new ArrayList<>();
    for (Object entry : array) {
      if (!(entry instanceof String source) || !SourceIds.isValid(source)) {
        throw new IllegalArgumentException("sources are source ids, and " + entry + " is none");
      }
      sources.add(source);
    }
    if (sources.size() > MOST_SOURCES) {
      throw new IllegalArgumentException("at most " + MOST_SOURCES + " sources can be named");
    }
    return sources;
  }

  private static Promotion promotion(String name) {
    return switch (name) {
      case "manual" -> Promotion.PROMOTION_MANUAL;
      case "automatic" -> Promotion.PROMOTION_AUTOMATIC;
      default -> throw new IllegalArgumentException("promotion is automatic or manual");
    };
  }

  /**
   * What the record says of who wanted this and why.
   *
   * @param caller name of the key, or {@code local}
   */
  public static String reason(String caller, JsonObject json) {
    String reason = Objects.requireNonNullElse(json.getString("reason"), "");
    if (reason.length() > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "the reason has at most " + LONGEST_REASON + " characters");
    }
    return reason.isBlank() ? "by " + caller : "by " + caller + ": " + reason;
  }
}
