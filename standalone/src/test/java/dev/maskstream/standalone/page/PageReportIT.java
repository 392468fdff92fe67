package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.maskstream.gateway.Gateway;
import dev.maskstream.gateway.GatewayExtras;
import dev.maskstream.gateway.RunningGateway;
import dev.maskstream.standalone.broker.BrokerPorts;
import dev.maskstream.standalone.broker.EmbeddedBroker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page costs with 1, 4 and 9 cameras of 15 frames a second: {@code mvn verify -pl
 * standalone -am -Ppage}. Leaves its figures in {@code target/page-report.md}.
 */
@ExtendWith(WithChromium.class)
@EnabledIfSystemProperty(named = "page", matches = "true")
class PageReportIT {
  private static final int WARM_UP_MILLIS = 4_000;
  private static final int WINDOW_MILLIS = 6_000;
  private static final int WINDOWS = 3;

  @TempDir private Path folder;

  @Test
  void figuresForOneFourAndNineTiles() throws Exception {
    StringJoiner report = new StringJoiner("\n", "", "\n");
    report.add("| tiles | painted fps of each tile | main thread busy | heap of the page, MiB |");
    report.add("|---|---|---|---|");
    for (int tiles : List.of(1, 4, 9)) {
      report.add(row(tiles));
    }
    report.add(rowBesideAStuckPage(4));

    System.out.println(report);
    Files.writeString(Path.of("target", "page-report.md"), report.toString());
  }

  private String row(int tiles) throws Exception {
    Path place = Files.createDirectories(folder.resolve("tiles-" + tiles));
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                place.resolve("kafka"), BrokerPorts.choose(place.resolve("ports")));
        RunningGateway gateway = gateway(broker.bootstrapServers());
        Chromium chromium = Chromium.open();
        Recording _ = Recording.send(broker.bootstrapServers(), tiles);
        WatchedPage watched = chromium.page()) {
      return measured(watchCameras(watched, gateway.url().toString(), tiles), tiles, "");
    }
  }

  /** The other page takes nothing, while the gateway has the same tiles to send to it. */
  private String rowBesideAStuckPage(int tiles) throws Exception {
    Path place = Files.createDirectories(folder.resolve("stuck"));
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                place.resolve("kafka"), BrokerPorts.choose(place.resolve("ports")));
        RunningGateway gateway = gateway(broker.bootstrapServers());
        Link link = Link.to(gateway.url().toString());
        Chromium chromium = Chromium.open();
        Recording _ = Recording.send(broker.bootstrapServers(), tiles);
        WatchedPage stuck = chromium.page();
        WatchedPage watched = chromium.page()) {
      watchCameras(stuck, link.url(), tiles);
      link.hold();
      return measured(
          watchCameras(watched, gateway.url().toString(), tiles), tiles, ", another page stuck");
    }
  }

  static Page watchCameras(WatchedPage watched, String url, int tiles) {
    watched.page().navigate(url);
    for (int camera = 1; camera <= tiles; camera++) {
      watched.live("cam-" + camera);
    }
    return watched.page();
  }

  private static String measured(Page page, int tiles, String besides) {
    page.waitForTimeout(WARM_UP_MILLIS);
    CDPSession session = page.context().newCDPSession(page);
    session.send("Performance.enable");
    double before = metric(session, "TaskDuration");
    List<String> heaps = new ArrayList<>();
    int painted = 0;
    for (int window = 0; window < WINDOWS; window++) {
      painted += painted(page);
      heaps.add("%.1f".formatted(metric(session, "JSHeapUsedSize") / (1 << 20)));
    }
    double seconds = WINDOWS * WINDOW_MILLIS / 1_000.0;
    double busy = (metric(session, "TaskDuration") - before) / seconds;

    assertThat(painted).isPositive();
    return String.format(
        Locale.ROOT,
        "| %d%s | %.1f | %.1f %% | %s |",
        tiles,
        besides,
        painted / seconds / tiles,
        100 * busy,
        String.join(", ", heaps));
  }

  /** A gateway and nothing else, on free ports. */
  static RunningGateway gateway(String kafka) {
    return Gateway.start(
        Map.of(
            "kafka.bootstrap.servers", kafka, "gateway.port", "0", "gateway.management.port", "0"),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        GatewayExtras.none());
  }

  /** Frames painted in one window, over all tiles. */
  private static int painted(Page page) {
    return (Integer)
        page.evaluate(
            """
            (millis) => new Promise((resolve) => {
              let painted = 0;
              const observer = new MutationObserver((changes) => { painted += changes.length; });
              document.querySelectorAll('.tile').forEach((tile) =>
                observer.observe(tile, { attributeFilter: ['data-frame-id'] }));
              setTimeout(() => {
                observer.disconnect();
                resolve(painted);
              }, millis);
            })
            """,
            WINDOW_MILLIS);
  }

  static double metric(CDPSession session, String name) {
    for (JsonElement each : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = each.getAsJsonObject();
      if (metric.get("name").getAsString().equals(name)) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new AssertionError("the browser tells no " + name);
  }
}
