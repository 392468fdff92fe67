package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
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
    if (now.filter(this::isServedAlone).isPresent()) {
      spec.commandLine().getOut().println(version + " serves already");
      spec.commandLine().getOut().flush();
      return 0;
    }
    Rollout next =
        Rollouts.serveByHand(
            version.model(), now, version.version(), rollout.reason("models serve"));
    if (now.filter(before -> before.getServingVersion().equals(version.version())).isPresent()) {
      rollout.registry().decide(next);
      spec.commandLine().getOut().println(version + " serves already; its shadow ends");
      spec.commandLine().getOut().flush();
      return 0;
    }
    return rollout.decide(spec, next, version, "serving");
  }

  private boolean isServedAlone(Rollout now) {
    return now.getServingVersion().equals(version.version()) && now.getShadowVersion().isEmpty();
  }
}
