package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.VersionName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a version serve. */
@Command(
    name = "serve",
    description = {
      "Let a version of the registry serve, without a pause; a shadow of its model ends.",
      "Waits until a processor says that it does, or why not.",
    })
final class ModelsServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL@VERSION", description = "Which version; see `models list`.")
  private VersionName version;

  @Option(
      names = "--default",
      negatable = true,
      description = {
        "Give its model the sources that name no model, or leave those where they are.",
        "Default: with the first version of a model to serve only."
      })
  private Boolean asDefault;

  @Mixin private RolloutOptions rollout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RegistryContents contents = rollout.registry().read();
    boolean promptable = version.in(contents).getTask() == Task.TASK_PROMPTABLE;
    if (promptable && Boolean.TRUE.equals(asDefault)) {
      throw new Failure(version + " is promptable: it cannot have the sources that name no model");
    }
    UnnamedSources others = new UnnamedSources(contents, version.model());
    Optional<Rollout> now = contents.rollout(version.model());
    Optional<Boolean> wanted = Optional.ofNullable(asDefault);
    Rollout next =
        Rollouts.serveByHand(
            version.model(), now, version.version(), rollout.reason("models serve"), wanted);
    boolean takes = Rollouts.takesDefault(now, wanted);
    // First: nobody may say that it serves, where no source names its model.
    if (!promptable) {
      others.told(takes).ifPresent(this::say);
    }
    if (now.filter(before -> before.getServingVersion().equals(version.version())).isPresent()) {
      serveOn(now.get(), next, takes && others.areElsewhere());
      return 0;
    }
    return rollout.decide(spec, next, version, "serving");
  }

  /** It serves already; what is new may be that it has no shadow, or whose frames it gets. */
  private void serveOn(Rollout now, Rollout next, boolean given) {
    boolean ends = !now.getShadowVersion().isEmpty();
    if (ends || given) {
      rollout.registry().decide(next);
    }
    say(version + " serves already" + (ends ? "; its shadow ends" : ""));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
