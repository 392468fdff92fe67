package dev.maskstream.standalone.command;

import com.google.gson.GsonBuilder;
import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.explain.Explanation;
import dev.maskstream.standalone.explain.ExplanationText;
import dev.maskstream.standalone.explain.MaskLookup;
import dev.maskstream.standalone.explain.MaskLookup.Finding;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
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
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Parameters(paramLabel = "FRAME_ID", description = "As the mask tells it, a UUID.")
  private UUID frameId;

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
    Explanation explanation = Explanation.of(mask(), kafka.registry().read());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? new GsonBuilder().setPrettyPrinting().create().toJson(explanation)
            : ExplanationText.of(explanation));
    out.flush();
    return 0;
  }

  private Mask mask() {
    try (Consumer<byte[], byte[]> consumer = kafka.clients().consumer()) {
      MaskLookup lookup = new MaskLookup(consumer, kafka.topics().masks(), System::nanoTime);
      return switch (lookup.find(frameId, Optional.ofNullable(source), DEADLINE)) {
        case Finding.Found found -> found.mask();
        case Finding.Missing missing -> throw new Failure(missing.reason());
      };
    }
  }
}
