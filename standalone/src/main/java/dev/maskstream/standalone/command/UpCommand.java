package dev.maskstream.standalone.command;

import dev.maskstream.processor.StopSignal;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsOptions;
import dev.maskstream.standalone.up.Platform;
import dev.maskstream.standalone.up.UpPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything in one process. */
@Command(
    name = "up",
    description = {
      "Start broker, processor and gateway in one process.",
      "Prints `ready URL` on standard output once a self-test frame has gone the whole way;"
          + " everything else goes to standard error. Ends on SIGTERM or SIGINT.",
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port for users, on loopback; 0 for any free one. Default: 8080")
  private Integer port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "Port of /livez, /readyz and /metrics; 0 for any free one. Default: 8081")
  private Integer managementPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".maskstream",
      description = {"Folder that everything is kept in.", "Default: ${DEFAULT-VALUE}"})
  private Path data;

  @Option(
      names = "--demo",
      description = "Run the synthetic camera, a parts inspection line, as source demo.")
  private boolean demo;

  @Option(
      names = "--train",
      description =
          "Run the trainer too: what people correct makes better versions. It takes a processor"
              + " and some hundred MB while it trains.")
  private boolean train;

  @ArgGroup(exclusive = false, heading = "A model of your own instead of the bundled one:%n")
  private ModelOptions model;

  @ArgGroup(
      exclusive = false,
      heading = "A model that answers prompts, instead of the bundled prompted U-Net:%n")
  private PairOptions pair;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "An outside Kafka instead of a broker in this process.")
  private String kafka;

  @Option(
      names = "--until-ready",
      description = "Stop once ready: a rehearsal, which tells whether everything works here.")
  private boolean untilReady;

  @Option(
      names = "--trust",
      paramLabel = "KEY",
      description = {
        "Open model versions that this public key signed, beside your own; may be given again.",
        "The word unsigned opens those without a signature. See `models key`.",
      })
  private List<String> trust = List.of();

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = Maskstream.environment(spec);
    UpPlan plan =
        new UpPlan(
            data,
            Optional.ofNullable(kafka),
            Optional.ofNullable(model).map(ModelOptions::choice),
            Optional.ofNullable(pair).map(PairOptions::choice),
            demo,
            train,
            trust,
            environment,
            settings.resolve(environment, flags(), ServiceSettings.allKeys()));
    try (Platform platform = Platform.of(plan)) {
      // A signal may come while this thread still waits, or still starts.
      StopSignal.whenAsked(platform::close);
      URI url = platform.start();
      spec.commandLine().getOut().println("ready " + url);
      spec.commandLine().getOut().flush();
      if (!untilReady) {
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    ServiceFlags.put(flags, "gateway.port", port);
    ServiceFlags.put(flags, "gateway.management.port", managementPort);
    return flags;
  }
}
