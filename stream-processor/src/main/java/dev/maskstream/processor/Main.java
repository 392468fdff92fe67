package dev.maskstream.processor;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * The processor as a process: {@code Main [FILE.properties] [KEY=VALUE ...]}. Ends cleanly on
 * SIGTERM.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    ProcessorSettings settings = new ProcessorSettings(settings(args));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RunningProcessor processor = StreamProcessor.start(settings, metrics, Substitutes.none());
    if (settings.healthPort() > 0) {
      InetSocketAddress address =
          new InetSocketAddress(settings.healthHost(), settings.healthPort());
      HealthServer health = new HealthServer(address, processor::readiness, metrics);
      Runtime.getRuntime().addShutdownHook(new Thread(health::close, "stop-health"));
    }
    StopSignal.whenAsked(processor::close);
    new CountDownLatch(1).await();
  }

  private static Map<String, String> settings(String[] args) throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals > 0) {
        settings.put(arg.substring(0, equals), arg.substring(equals + 1));
        continue;
      }
      Properties file = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(arg))) {
        file.load(reader);
      }
      file.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    }
    return settings;
  }
}
