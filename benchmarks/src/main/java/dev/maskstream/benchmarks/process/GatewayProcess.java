package dev.maskstream.benchmarks.process;

import dev.maskstream.gateway.Gateway;
import dev.maskstream.gateway.GatewayExtras;
import dev.maskstream.gateway.RunningGateway;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;

/** The gateway as it ships; says where it listens. Arguments: brokers and the topics' prefix. */
public final class GatewayProcess {
  private GatewayProcess() {}

  public static void main(String[] args) throws IOException {
    Answers answers = new Answers();
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers",
            args[0],
            "topics.prefix",
            args[1],
            "gateway.port",
            "0",
            "gateway.management.port",
            "0");
    try (RunningGateway gateway =
        Gateway.start(
            settings,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            GatewayExtras.none())) {
      answers.serve(gateway.url().toString(), _ -> Usage.now(0, 0).line());
    }
    Runtime.getRuntime().halt(0);
  }
}
