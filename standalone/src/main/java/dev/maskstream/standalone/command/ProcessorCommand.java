package dev.maskstream.standalone.command;

import dev.maskstream.processor.HealthServer;
import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StopSignal;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.proto.kafka.TopicSetupException;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.ModelTrust;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the processor alone. */
@Command(
    name = "processor",
    description = {
      "Run the stream processor alone, on an outside Kafka.",
      "Its /readyz on the health port says when frames become masks.",
    })
final class ProcessorCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ProcessorCommand.class);

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka brokers to start from.")
  private String kafka;

  @Option(
      names = "--health-port",
      paramLabel = "N",
      description = "Port of /livez, /readyz and /metrics; 0 for none. Default: 8082")
  private Integer healthPort;

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
    Map<String, String> flags = new HashMap<>();
    ServiceFlags.put(flags, "kafka.bootstrap.servers", kafka);
    ServiceFlags.put(flags, "processor.health.port", healthPort);
    Set<String> known = ServiceSettings.processorKeys();
    Map<String, String> environment = Maskstream.environment(spec);
    Map<String, String> all =
        ModelTrust.add(settings.resolve(environment, flags, known), trusted(environment));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RunningProcessor processor = start(all, metrics);
    StopSignal.whenAsked(processor::close);
    ProcessorSettings own = new ProcessorSettings(all);
    try {
      serveHealth(own, processor, metrics);
    } catch (IOException e) {
      processor.close();
      throw ServiceFlags.noHealthPort(own.healthPort(), e);
    }
    new CountDownLatch(1).await();
    return 0;
  }

  /** A processor signs nothing: on a machine where no key can be kept it trusts the others. */
  private List<String> trusted(Map<String, String> environment) {
    List<String> trusted = new ArrayList<>(trust);
    try {
      trusted.add(OwnKey.open(environment).key().publicKeyText());
    } catch (Failure e) {
      log.atInfo().addKeyValue("reason", e.getMessage()).log("no key of our own is trusted");
    }
    return trusted;
  }

  private static RunningProcessor start(
      Map<String, String> settings, PrometheusMeterRegistry metrics) {
    try {
      return StreamProcessor.start(settings, metrics);
    } catch (ConfigException | TopicSetupException | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private static void serveHealth(
      ProcessorSettings settings, RunningProcessor processor, PrometheusMeterRegistry metrics)
      throws IOException {
    if (settings.healthPort() == 0) {
      return;
    }
    HealthServer health =
        new HealthServer(
            new InetSocketAddress(settings.healthHost(), settings.healthPort()),
            processor::readiness,
            metrics);
    Runtime.getRuntime().addShutdownHook(new Thread(health::close, "stop-health"));
  }
}
