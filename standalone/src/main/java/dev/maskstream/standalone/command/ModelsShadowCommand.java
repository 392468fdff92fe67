package dev.maskstream.standalone.command;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.VersionName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a version see live frames without its masks going out. */
@Command(
    name = "shadow",
    description = {
      "Run a version in the shadow of what serves: it sees live frames, its masks are compared.",
      "Waits until a processor says that it does, or why not.",
    })
final class ModelsShadowCommand implements Callable<Integer> {
  /** What becomes of the shadow. */
  enum Promote {
    AUTOMATIC(Promotion.PROMOTION_AUTOMATIC),
    MANUAL(Promotion.PROMOTION_MANUAL);

    private final Promotion promotion;

    Promote(Promotion promotion) {
      this.promotion = promotion;
    }
  }

  @Parameters(
      paramLabel = "MODEL@VERSION",
      description = "Which version; with --off, the model's name is enough.")
  private String named;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Share of frames that it sees, 0 to 1. Default: ${DEFAULT-VALUE}")
  private float share;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "See this source's frames, all of them, and no others; may be given again.")
  private List<String> sources = List.of();

  @Option(
      names = "--promote",
      paramLabel = "HOW",
      defaultValue = "manual",
      description =
          "automatic: it serves as soon as its figures allow. manual: you decide."
              + " Default: ${DEFAULT-VALUE}")
  private Promote promote;

  @Option(names = "--off", description = "End the model's shadow.")
  private boolean off;

  @Mixin private RolloutOptions rollout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return off ? end() : begin();
  }

  private int begin() {
    VersionName version = checked();
    RegistryContents contents = rollout.registry().read();
    version.in(contents);
    Rollout now = serving(version.model(), contents);
    boolean runs = now.getShadowVersion().equals(version.version());
    Rollout next = shadow(now, version);
    if (!runs) {
      return rollout.decide(spec, next, version, "shadowing");
    }
    rollout.registry().decide(next);
    say(version + " shadows already; how it does so is changed");
    return 0;
  }

  private VersionName checked() {
    if (!(share >= 0 && share <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--share is a number from 0 to 1, not " + share);
    }
    sources.stream()
        .filter(source -> !SourceIds.isValid(source))
        .findFirst()
        .ifPresent(
            source -> {
              throw new ParameterException(
                  spec.commandLine(), "\"" + source + "\" is not the name of a source");
            });
    try {
      return VersionName.parse(named);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Rollout shadow(Rollout now, VersionName version) {
    Rollouts.Shadow shadow =
        new Rollouts.Shadow(version.version(), share, sources, promote.promotion);
    try {
      return Rollouts.shadow(now, shadow, rollout.reason("models shadow"));
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private int end() {
    String model = named.replaceFirst("@.*", "");
    Rollout now = serving(model, rollout.registry().read());
    if (now.getShadowVersion().isEmpty()) {
      say("model " + model + " has no shadow");
      return 0;
    }
    rollout.registry().decide(Rollouts.withoutShadow(now, rollout.reason("models shadow --off")));
    say("decided: " + new VersionName(model, now.getShadowVersion()) + " shadows no more");
    return 0;
  }

  private static Rollout serving(String model, RegistryContents contents) {
    if (contents.versionsOf(model).isEmpty()) {
      throw VersionName.unknownModel(model, contents);
    }
    return contents
        .rollout(model)
        .orElseThrow(
            () ->
                new Failure(
                    "no version of model %s serves, so none can have a shadow; see `models serve`"
                        .formatted(model)));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
