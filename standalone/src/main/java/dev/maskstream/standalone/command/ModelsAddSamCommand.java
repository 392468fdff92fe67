package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.standalone.model.Registry;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes a promptable model version. */
@Command(
    name = "add-sam",
    description = {
      "Publish a model that answers prompts, an encoder and its decoder, signed; with --serve, let it"
          + " serve.",
      "The ONNX exports of SAM, MobileSAM, SAM 2 and EfficientSAM are recognised, and a prompted"
          + " U-Net of `train --task prompted`. The pair is run once before it is published.",
    })
final class ModelsAddSamCommand implements Callable<Integer> {
  @ArgGroup(exclusive = false, multiplicity = "1")
  private PairOptions pair;

  @Option(names = "--serve", description = "Make it the version that serves, without a pause.")
  private boolean serve;

  @Option(names = "--name", description = "Default: sam, or pointing for a prompted U-Net.")
  private String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Default: the first digits of the encoder's SHA-256.")
  private String version;

  @Mixin private KafkaOptions kafka;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PairPackage model =
        PairPackage.check(
            new PairChoice(
                pair.encoder(),
                pair.decoder(),
                Optional.ofNullable(name),
                Optional.ofNullable(version)));
    PrintWriter out = spec.commandLine().getOut();
    out.println("recognised " + model.tryOut());
    out.flush();
    Registry registry = kafka.registry();
    boolean added =
        registry.add(
            model, UnaryOperator.identity(), kafka.ownKey(Maskstream.environment(spec)).key());
    if (serve) {
      serve(model, registry);
    }
    String done = serve ? "serving" : added ? "added" : "present already:";
    out.printf("%s %s %s%n", done, model.spec().name(), model.spec().version());
    out.flush();
    return 0;
  }

  private static void serve(PairPackage model, Registry registry) {
    String name = model.spec().name();
    Optional<Rollout> now = registry.read().rollout(name);
    registry.decide(
        Rollouts.serveByHand(
            name, now, model.spec().version(), "models add-sam --serve", Optional.empty()));
  }
}
