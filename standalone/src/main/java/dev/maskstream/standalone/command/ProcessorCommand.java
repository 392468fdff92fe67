package dev.maskstream.standalone.command;

import dev.maskstream.processor.HealthServer;
import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StopSignal;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.proto.kafka.TopicSetupException;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the processor alone. */
@Command(
    name = "processor",
    description = {
      "Run the stream processor alone, on an outside Kafka.",
      "Its /readyz on the health port says when frames become masks.",
    })
final class ProcessorCommand implements Callable<Integer> {
  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka brokers to start from.")
  private String kafka;

  @Option(
      names = "--health-port",
      paramLabel = "N",
      description = "Port of /livez, /readyz and /metrics; 0 for none. Default: 8082")
  private Integer healthPort;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> flags = new HashMap<>();
    ServiceFlags.put(flags, "kafka.bootstrap.servers", kafka);
    ServiceFlags.put(flags, "processor.health.port", healthPort);
    Map<String, String> all =
        settings.resolve(System.getenv(), flags, ServiceSettings.processorKeys());
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RunningProcessor processor = start(all, metrics);
    StopSignal.whenAsked(processor::close);
    serveHealth(new ProcessorSettings(all), processor, metrics);
    new CountDownLatch(1).await();
    return 0;
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
