package dev.maskstream.standalone.command;

import dev.maskstream.gateway.Gateway;
import dev.maskstream.gateway.GatewayExtras;
import dev.maskstream.gateway.RunningGateway;
import dev.maskstream.processor.StopSignal;
import dev.maskstream.proto.kafka.TopicSetupException;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the gateway alone. */
@Command(
    name = "gateway",
    description = {
      "Run the gateway alone, on an outside Kafka.",
      "Prints `listening URL` on standard output once it takes requests.",
    })
final class GatewayCommand implements Callable<Integer> {
  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka brokers to start from.")
  private String kafka;

  @Option(names = "--port", paramLabel = "N", description = "Port for users. Default: 8080")
  private Integer port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "Port of /livez, /readyz and /metrics. Default: 8081")
  private Integer managementPort;

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> flags = new HashMap<>();
    ServiceFlags.put(flags, "kafka.bootstrap.servers", kafka);
    ServiceFlags.put(flags, "gateway.port", port);
    ServiceFlags.put(flags, "gateway.management.port", managementPort);
    Map<String, String> all =
        settings.resolve(Maskstream.environment(spec), flags, ServiceSettings.gatewayKeys());
    RunningGateway gateway = start(all);
    StopSignal.whenAsked(gateway::close);
    spec.commandLine().getOut().println("listening " + gateway.url());
    spec.commandLine().getOut().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static RunningGateway start(Map<String, String> settings) {
    try {
      return Gateway.start(
          settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), GatewayExtras.none());
    } catch (ConfigException | TopicSetupException | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }
}
