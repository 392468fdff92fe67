package dev.maskstream.gateway.prompt;

import dev.maskstream.gateway.intake.PictureProblem;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.v1.Refusal;

/** Which HTTP status says best why a processor refused. A rule only. */
public final class RefusalProblem {
  private RefusalProblem() {}

  public static Problem of(Refusal refusal) {
    String code = refusal.getCode();
    String reason = refusal.getReason();
    return switch (code) {
      case "no-prompts",
          "too-many-prompts",
          "bad-coordinate",
          "prompt-outside",
          "bad-previous-mask",
          "bad-threshold",
          "bad-request" ->
          Problem.of(400, code, reason);
      case "frame-gone", "unknown-model" -> Problem.of(404, code, reason);
      case "not-promptable", "not-semantic" -> Problem.of(409, code, reason);
      case "reply-to-not-allowed" -> Problem.of(502, code, reason);
      case "busy", "unavailable", "model-unavailable" ->
          Problem.of(503, code, reason).retryAfter(1);
      case "deadline" -> Problem.of(504, code, reason);
      default -> PictureProblem.of(code, reason);
    };
  }
}
