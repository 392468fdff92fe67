package dev.maskstream.standalone.command;

import dev.maskstream.processor.StopSignal;
import dev.maskstream.proto.kafka.TopicSetupException;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.ModelTrust;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsOptions;
import dev.maskstream.standalone.up.RunningTrainer;
import dev.maskstream.trainer.service.TrainerHealth;
import dev.maskstream.trainer.service.TrainerService;
import dev.maskstream.trainer.service.TrainerServiceSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the trainer as a service. */
@Command(
    name = "trainer",
    description = {
      "Run the trainer as a service, on an outside Kafka: labels in, better versions out.",
      "It trains a model again when there are enough new labels of it, and runs what is better in"
          + " the shadow of what serves. Of several, one works and the others stand by.",
    })
final class TrainerCommand implements Callable<Integer> {
  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka brokers to start from.")
  private String kafka;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = {"Folder of labels and runs.", "Default: .maskstream/trainer"})
  private Path folder;

  @Option(
      names = "--health-port",
      paramLabel = "N",
      description = "Port of /livez, /readyz and /metrics; 0 for none. Default: 8083")
  private Integer healthPort;

  @Option(
      names = "--signing-key",
      paramLabel = "FILE.pem",
      description =
          "Key that versions are signed with, made if it is not there. Default: your own; see"
              + " `models key`.")
  private Path signingKey;

  @Option(
      names = "--trust",
      paramLabel = "KEY",
      description =
          "Train on from model versions that this public key signed, beside your own; may be given"
              + " again.")
  private List<String> trust = List.of();

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> flags = new HashMap<>();
    ServiceFlags.put(flags, "kafka.bootstrap.servers", kafka);
    ServiceFlags.put(flags, "trainer.dir", folder);
    ServiceFlags.put(flags, "trainer.health.port", healthPort);
    Map<String, String> environment = Maskstream.environment(spec);
    SigningKey key = key(environment);
    List<String> trusted = new ArrayList<>(trust);
    trusted.add(key.publicKeyText());
    Map<String, String> all =
        ModelTrust.add(
            settings.resolve(environment, flags, ServiceSettings.trainerKeys()), trusted);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    TrainerService trainer = start(all, metrics, key);
    StopSignal.whenAsked(trainer::close);
    TrainerServiceSettings own = new TrainerServiceSettings(all);
    try {
      serveHealth(own, trainer, metrics);
    } catch (IOException e) {
      trainer.close();
      throw ServiceFlags.noHealthPort(own.healthPort(), e);
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private static TrainerService start(
      Map<String, String> all, PrometheusMeterRegistry metrics, SigningKey key) {
    try {
      return RunningTrainer.start(all, metrics, key::sign);
    } catch (ConfigException | TopicSetupException | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private SigningKey key(Map<String, String> environment) {
    if (signingKey == null) {
      return OwnKey.open(environment).key();
    }
    try {
      return SigningKey.openOrCreate(signingKey);
    } catch (IOException e) {
      throw new Failure("the signing key cannot be used: " + Failure.reason(e), e);
    }
  }

  private static void serveHealth(
      TrainerServiceSettings settings, TrainerService trainer, PrometheusMeterRegistry metrics)
      throws IOException {
    if (settings.healthPort() == 0) {
      return;
    }
    TrainerHealth health =
        new TrainerHealth(
            new InetSocketAddress(settings.healthHost(), settings.healthPort()),
            trainer::readiness,
            metrics::scrape);
    Runtime.getRuntime().addShutdownHook(new Thread(health::close, "stop-health"));
  }
}
