package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
class KilledGatewayTest {
  private static final int CAMERAS = 8;
  private static final String PREFIX = "killed-";

  /** The one that is killed: a process of its own. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] brokers) throws InterruptedException {
      Map<String, String> settings = new HashMap<>(CamerasTest.QUICK);
      settings.put("kafka.bootstrap.servers", brokers[0]);
      settings.put("topics.prefix", PREFIX);
      settings.put("gateway.port", "0");
      settings.put("gateway.management.port", "0");
      Gateway.start(
          settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), GatewayExtras.none());
      System.out.println("listens");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void camerasOfAGatewayThatIsKilledArePulledByAnother(TestBroker broker) throws Exception {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 50));
        TestGateway stays = TestGateway.start(broker, PREFIX, CamerasTest.QUICK)) {
      SourceClient staying = new SourceClient(stays);
      Process victim = start(broker);
      try (BufferedReader out = victim.inputReader()) {
        awaitLine(out, "listens");
        IntStream.range(0, CAMERAS).forEach(i -> staying.camera("cam-" + i, camera.url()));
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  assertThat(online(staying)).isPositive().isLessThan(CAMERAS);
                  assertThat(camera.clients()).isEqualTo(CAMERAS);
                });

        victim.destroyForcibly().waitFor();
      } finally {
        victim.destroyForcibly();
      }

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(online(staying)).isEqualTo(CAMERAS);
                assertThat(camera.clients()).isEqualTo(CAMERAS);
              });
      IntStream.range(0, CAMERAS).forEach(i -> staying.awaitMoreFrames("cam-" + i));
    }
  }

  private static double online(SourceClient gateway) {
    return gateway.metric("maskstream_camera_state{state=\"online\"}");
  }

  private static Process start(TestBroker broker) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            broker.bootstrapServers())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What else it says is passed over. */
  private static void awaitLine(BufferedReader out, String wanted) throws IOException {
    String line = out.readLine();
    while (line != null && !line.equals(wanted)) {
      line = out.readLine();
    }
    assertThat(line).isEqualTo(wanted);
  }
}
