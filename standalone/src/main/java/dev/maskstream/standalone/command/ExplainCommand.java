package dev.maskstream.standalone.command;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.FrameLookup;
import dev.maskstream.proto.kafka.Lookup;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.explain.Explanation;
import dev.maskstream.standalone.explain.ExplanationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where a mask came from. */
@Command(
    name = "explain",
    description = {
      "Say where a frame's mask came from: its times, its place in the log, the model version",
      "that made it, what that was trained from and on, engine and stage times.",
    })
final class ExplainCommand implements Callable<Integer> {
  /**
   * Whoever asks has time: from a minute before the frame on, as far as a minute's reading goes.
   */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Lookup.Bounds BOUNDS =
      new Lookup.Bounds(
          Duration.ofMinutes(1), Duration.ofMinutes(1), 10_000_000, Long.MAX_VALUE, DEADLINE);

  @Parameters(paramLabel = "FRAME_ID", description = "As the mask tells it, a UUID.")
  private String frame;

  @Option(names = "--source", paramLabel = "NAME", description = "Only a frame of this source.")
  private String source;

  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (source != null && !SourceIds.isValid(source)) {
      throw new ParameterException(
          spec.commandLine(), "\"" + source + "\" is not the name of a source");
    }
    UUID frameId = frameId();
    // Says within a third of the search's time that there is no Kafka.
    RegistryContents registry = kafka.registry().read();
    Explanation explanation = Explanation.of(mask(frameId), registry);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PrintedJson.page(explanation) : ExplanationText.of(explanation));
    out.flush();
    return 0;
  }

  private UUID frameId() {
    try {
      return UUID.fromString(frame);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "\"%s\" is not the id of a frame; that is a UUID, which the mask tells".formatted(frame),
          e);
    }
  }

  private Mask mask(UUID frameId) {
    FrameLookup lookup =
        new FrameLookup(kafka.topics(), () -> kafka.clients().consumer(), BOUNDS, System::nanoTime);
    return switch (search(lookup, frameId)) {
      case Lookup.Found<Mask>(Mask mask) -> mask;
      case Lookup.Gone<Mask>(String reason) -> throw notFound(frameId, reason);
      case Lookup.NotFound<Mask>(String reason) ->
          throw notFound(
              frameId,
              reason + " The frame was dropped or refused, its mask expired, or it never came.");
    };
  }

  private Lookup<Mask> search(FrameLookup lookup, UUID frameId) {
    try {
      return source == null ? lookup.mask(frameId) : lookup.mask(source, frameId);
    } catch (TimeoutException e) {
      throw new Failure(
          "no mask of frame %s was found within %d s: %s"
              .formatted(frameId, DEADLINE.toSeconds(), e.getMessage()),
          e);
    }
  }

  private static Failure notFound(UUID frameId, String reason) {
    return new Failure("no mask of frame %s was found. %s".formatted(frameId, reason));
  }
}
