package dev.maskstream.standalone.command;

import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.NamedModels;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.model.RolloutWait;
import dev.maskstream.standalone.model.VersionName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a decision on a model is published, and whether its outcome is waited for. */
final class RolloutOptions {
  /** Processors look at decisions every second, and say at once which version they load. */
  private static final Duration TAKING_UP = Duration.ofSeconds(3);

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who look it up later.")
  private String reason;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for a processor to say so. Default: ${DEFAULT-VALUE}")
  private int timeoutSeconds;

  @Option(names = "--no-wait", description = "Do not wait for a processor to say so.")
  private boolean noWait;

  Registry registry() {
    return kafka.registry();
  }

  /**
   * What the decision's record gives as its reason.
   *
   * @param command that decides, such as {@code models serve}
   */
  String reason(String command) {
    return reason == null ? command : command + ": " + reason;
  }

  /**
   * Publishes a decision and prints who followed it, or that nobody will yet.
   *
   * @param state that the version is then to be in: serving or shadowing
   * @return 0, or 1 if a processor rejected the version
   * @throws Failure if none answers in time
   */
  int decide(CommandSpec spec, Rollout rollout, VersionName version, String state) {
    PrintWriter out = spec.commandLine().getOut();
    if (noWait) {
      kafka.registry().decide(rollout);
      say(out, "decided: " + version + " is to be " + state);
      return 0;
    }
    long began = System.nanoTime();
    List<ModelStateChanged> answers;
    try (RolloutWait wait =
        RolloutWait.open(kafka.clients(), kafka.topics(), version, System::nanoTime)) {
      kafka.registry().decide(rollout);
      // Some are loaded that need not be: in the place of a default one, or until another is ready.
      if (!isLoaded(version.model()) && !wait.isTakenUp(TAKING_UP)) {
        say(out, forNobody(version, state));
        return 0;
      }
      answers = wait.await(state, Duration.ofSeconds(timeoutSeconds));
    }
    if (answers.isEmpty()) {
      throw new Failure(
          "it is decided that %s is to be %s, but no processor said so within %d s; is one running?"
              .formatted(version, state, timeoutSeconds));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    answers.forEach(answer -> out.println(line(version, answer)));
    say(out, String.format(Locale.ROOT, "after %.1f s", seconds));
    return answers.stream().allMatch(answer -> answer.getState().equals(state)) ? 0 : 1;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static String forNobody(VersionName version, String state) {
    return "decided, but %s is %s for nobody yet: no source names %s; processors load it when one does"
        .formatted(version, state, version.model());
  }

  /** Whether a processor should answer: none loads a model that no frame is for. */
  private boolean isLoaded(String model) {
    try {
      return kafka
          .registry()
          .read()
          .isLoaded(model, NamedModels.read(kafka.clients(), kafka.topics()));
    } catch (Failure _) {
      // It is decided by now, whatever this user may read. The answers will tell.
      return true;
    }
  }

  private static String line(VersionName version, ModelStateChanged answer) {
    String head = "%s %s in %s".formatted(answer.getState(), version, answer.getProcess());
    if (answer.getState().equals("rejected")) {
      return head + ": " + answer.getReason();
    }
    return "%s (fetch %d ms, build %d ms, warm-up %d ms, golden frames %d ms)"
        .formatted(
            head,
            answer.getFetchMillis(),
            answer.getBuildMillis(),
            answer.getWarmUpMillis(),
            answer.getGoldenMillis());
  }
}
