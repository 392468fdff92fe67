package dev.maskstream.standalone.command;

import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.ModelTrust;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whose versions a command that runs one opens. */
final class TrustOptions {
  @Option(
      names = "--trust",
      paramLabel = "KEY",
      description = {
        "Trust what this public key signed, beside your own; may be given again.",
        "The word unsigned trusts versions without a signature.",
      })
  private List<String> trust = List.of();

  /** A key of one's own that cannot be opened signs nothing, so there is nothing of it to trust. */
  TrustedKeys keys(KafkaOptions kafka, CommandSpec spec) {
    List<String> keys = new ArrayList<>(trust);
    try {
      keys.add(kafka.ownKey(Maskstream.environment(spec)).key().publicKeyText());
    } catch (Failure e) {
      spec.commandLine().getErr().println("maskstream: " + e.getMessage());
    }
    return ModelTrust.parse(String.join(",", keys));
  }
}
