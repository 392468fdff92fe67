package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.model.Standing;
import dev.maskstream.standalone.model.VersionName;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a version out of the registry. */
@Command(
    name = "remove",
    description = {
      "Take a version out of the registry, with those of its files that no other version has.",
      "Refused while it serves, shadows, or is what a rollback returns to.",
    })
final class ModelsRemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL@VERSION", description = "Which version; see `models list`.")
  private VersionName version;

  @Option(
      names = "--force",
      description = "Even if it is in use: processors that start cannot load it.")
  private boolean force;

  @Mixin private KafkaOptions kafka;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Registry registry = kafka.registry();
    RegistryContents contents = registry.read();
    ModelVersion present = version.in(contents);
    String use =
        switch (Standing.of(present, contents)) {
          case SERVING -> "serves";
          case SHADOW -> "shadows";
          case PREVIOUS -> "is what a rollback returns to";
          case NONE -> "";
        };
    if (!use.isEmpty() && !force) {
      throw new Failure(version + " " + use + "; --force removes it nevertheless");
    }
    Set<String> files = registry.remove(present);
    spec.commandLine()
        .getOut()
        .println("removed %s and %d of its files".formatted(version, files.size()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
