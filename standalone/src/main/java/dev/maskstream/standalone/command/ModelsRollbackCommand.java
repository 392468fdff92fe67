package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.VersionName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the version serve that served before. */
@Command(
    name = "rollback",
    description = {
      "Let the version serve that served before; a second rollback goes forth again.",
      "Waits until a processor says that it does, or why not.",
    })
final class ModelsRollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Name of the model; see `models list`.")
  private String model;

  @Mixin private RolloutOptions rollout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RegistryContents contents = rollout.registry().read();
    Rollout now =
        contents.rollout(model).orElseThrow(() -> VersionName.unknownModel(model, contents));
    Rollout next =
        Rollouts.rollback(now, rollout.reason("models rollback"))
            .orElseThrow(
                () ->
                    new Failure(
                        "nothing served before %s@%s; choose a version by `models serve`"
                            .formatted(model, now.getServingVersion())));
    VersionName version = new VersionName(model, next.getServingVersion());
    version.in(contents);
    return rollout.decide(spec, next, version, "serving");
  }
}
