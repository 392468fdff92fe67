package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.model.VersionName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private RolloutOptions rollout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RegistryContents contents = rollout.registry().read();
    version.in(contents);
    Optional<Rollout> now = contents.rollout(version.model());
    Rollout next =
        Rollouts.serveByHand(
            version.model(), now, version.version(), rollout.reason("models serve"));
    if (now.filter(before -> before.getServingVersion().equals(version.version())).isPresent()) {
      serveOn(contents, now.get(), next);
      return 0;
    }
    return rollout.decide(spec, next, version, "serving");
  }

  /** It serves already; what is new may be that it has no shadow, or whose frames it gets. */
  private void serveOn(RegistryContents contents, Rollout now, Rollout next) {
    StringBuilder said = new StringBuilder(version + " serves already");
    if (!now.getShadowVersion().isEmpty()) {
      said.append("; its shadow ends");
    }
    if (isPassedOver(contents)) {
      said.append("; sources that name no model get it from now on");
    }
    if (!now.getShadowVersion().isEmpty() || isPassedOver(contents)) {
      rollout.registry().decide(next);
    }
    spec.commandLine().getOut().println(said);
    spec.commandLine().getOut().flush();
  }

  /** Whether sources that name no model get another one, and could get this one. */
  private boolean isPassedOver(RegistryContents contents) {
    return version.in(contents).getTask() != Task.TASK_PROMPTABLE
        && contents
            .defaultRollout()
            .filter(newest -> newest.getModel().equals(version.model()))
            .isEmpty();
  }
}
