package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.answer.RleForm;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.DeliveryName;
import dev.maskstream.proto.v1.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request says of its frame and of the answer it wants.
 *
 * @param patience how long to wait for the mask; absent when it is not waited for
 * @param opacity of the mask over the picture, 0 to 1
 */
record FrameOptions(
    OptionalLong sequence,
    OptionalLong capturedAtMicros,
    Optional<Delivery> delivery,
    Optional<String> traceparent,
    Optional<Duration> patience,
    MaskForm form,
    RleForm rle,
    double opacity) {
  private static final long MAX_PATIENCE_MILLIS = 60_000;
  private static final double DEFAULT_OPACITY = 0.5;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /** A request that makes no sense. */
  static final class BadRequest extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    BadRequest(Problem problem) {
      super(problem.detail());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /**
   * @param patience when the request does not say
   */
  static FrameOptions of(Exchange exchange, Duration patience) throws BadRequest {
    return new FrameOptions(
        number(exchange, "sequence"),
        number(exchange, "captured_at"),
        delivery(exchange),
        traceparent(exchange),
        patience(exchange, patience),
        form(exchange),
        rle(exchange),
        opacity(exchange));
  }

  Submission submission(String source, UUID id, long nowMicros) {
    return new Submission(
        source, id, capturedAtMicros.orElse(nowMicros), nowMicros, sequence, delivery, traceparent);
  }

  static Optional<String> traceparent(Exchange exchange) {
    return exchange.header("traceparent").filter(value -> TRACEPARENT.matcher(value).matches());
  }

  static OptionalLong number(Exchange exchange, String name) throws BadRequest {
    Optional<String> text = exchange.query(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!NUMBER.matcher(text.get()).matches()) {
      throw bad(name, "is a decimal number of at most 18 digits");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static Optional<Delivery> delivery(Exchange exchange) throws BadRequest {
    Optional<String> text = exchange.query("delivery");
    Optional<Delivery> delivery = text.flatMap(DeliveryName::parse);
    if (text.isPresent() && delivery.isEmpty()) {
      throw bad("delivery", "is latest or every-frame");
    }
    return delivery;
  }

  private static Optional<Duration> patience(Exchange exchange, Duration otherwise)
      throws BadRequest {
    Optional<String> wait = exchange.query("wait");
    if (wait.isEmpty()) {
      return Optional.empty();
    }
    if (!wait.get().equals("mask")) {
      throw bad("wait", "is mask, or absent");
    }
    return Optional.of(timeout(exchange, otherwise, MAX_PATIENCE_MILLIS));
  }

  static Duration timeout(Exchange exchange, Duration otherwise, long mostMillis)
      throws BadRequest {
    long millis = number(exchange, "timeout_ms").orElse(otherwise.toMillis());
    if (millis < 1 || millis > mostMillis) {
      throw bad("timeout_ms", "is 1 to " + mostMillis);
    }
    return Duration.ofMillis(millis);
  }

  private static MaskForm form(Exchange exchange) throws BadRequest {
    if (exchange.query("wait").isEmpty()) {
      return MaskForm.JSON;
    }
    return wanted(exchange);
  }

  static MaskForm wanted(Exchange exchange) throws BadRequest {
    return MaskForm.choose(exchange.header("Accept"))
        .orElseThrow(
            () ->
                new BadRequest(
                    Problem.of(
                        406, "no-such-form", "A mask can be had as " + MaskForm.all() + ".")));
  }

  private static RleForm rle(Exchange exchange) throws BadRequest {
    Optional<String> text = exchange.query("rle");
    if (text.isEmpty()) {
      return RleForm.COMPRESSED;
    }
    return RleForm.named(text.get())
        .orElseThrow(() -> bad("rle", "is compressed, uncompressed or none"));
  }

  static double opacity(Exchange exchange) throws BadRequest {
    Optional<String> text = exchange.query("opacity");
    if (text.isEmpty()) {
      return DEFAULT_OPACITY;
    }
    if (!text.get().matches("0(\\.\\d{1,6})?|1(\\.0{1,6})?")) {
      throw bad("opacity", "is 0 to 1");
    }
    return Double.parseDouble(text.get());
  }

  private static BadRequest bad(String name, String rule) {
    return new BadRequest(
        Problem.of(400, "bad-parameter", "The parameter " + name + " " + rule + "."));
  }
}
