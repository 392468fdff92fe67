package dev.maskstream.gateway.http;

import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.json.JsonObject;

/** What work that took a while came to. */
sealed interface Reply {
  record Json(int status, JsonObject body) implements Reply {}

  /** Done, and nothing to say of it. */
  record Nothing() implements Reply {}

  record Refused(Problem problem) implements Reply {}
}
