package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.maskstream.gateway.RunningGateway;
import dev.maskstream.standalone.broker.BrokerPorts;
import dev.maskstream.standalone.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a page can be left open: nine cameras for ten minutes, {@code mvn verify -pl standalone
 * -am -Ppage}. Leaves its figures in {@code target/page-memory.md}.
 */
@ExtendWith(WithChromium.class)
@EnabledIfSystemProperty(named = "page", matches = "true")
@EnabledOnOs(OS.LINUX)
class PageMemoryIT {
  private static final int TILES = 9;
  private static final int MINUTES = 10;
  private static final int MINUTE_MILLIS = 60_000;

  /** Until then what is made once is made: textures, compiled code, the browser's own caches. */
  private static final int WARM_UP_MINUTES = 2;

  @TempDir private Path folder;

  /** What stands at a minute's end, in MiB. */
  private record Minute(BrowserMemory browser, double heap) {}

  @Test
  void whatAPageTakesDoesNotGrowInTenMinutes() throws Exception {
    List<Minute> minutes = new ArrayList<>();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                folder.resolve("kafka"), BrokerPorts.choose(folder.resolve("ports")));
        RunningGateway gateway = PageReportIT.gateway(broker.bootstrapServers());
        Chromium chromium = Chromium.open();
        Recording _ = Recording.send(broker.bootstrapServers(), TILES);
        WatchedPage watched = chromium.page()) {
      Page page = PageReportIT.watchCameras(watched, gateway.url().toString(), TILES);
      CDPSession session = page.context().newCDPSession(page);
      session.send("Performance.enable");
      for (int minute = 0; minute < WARM_UP_MINUTES + MINUTES; minute++) {
        page.waitForTimeout(MINUTE_MILLIS);
        session.send("HeapProfiler.collectGarbage");
        double heap = PageReportIT.metric(session, "JSHeapUsedSize") / (1 << 20);
        minutes.add(new Minute(BrowserMemory.now(), heap));
        report(minutes);
      }
    }

    assertThat(minutes).allMatch(minute -> minute.browser().pages() > 0, "tells its pages' memory");
    List<Minute> warm = minutes.subList(WARM_UP_MINUTES, minutes.size());
    assertThat(mean(warm.subList(MINUTES - 3, MINUTES))).isLessThan(1.1 * mean(warm.subList(0, 3)));
  }

  private static double mean(List<Minute> minutes) {
    return minutes.stream().mapToDouble(minute -> minute.browser().all()).average().orElseThrow();
  }

  private static void report(List<Minute> minutes) throws Exception {
    StringJoiner report = new StringJoiner("\n", "", "\n");
    report.add(
        "| minute | page and worker, MiB | painting, MiB | rest of the browser, MiB | heap of the page, MiB |");
    report.add("|---|---|---|---|---|");
    for (int i = 0; i < minutes.size(); i++) {
      BrowserMemory each = minutes.get(i).browser();
      report.add(
          "| %d | %.0f | %.0f | %.0f | %.1f |"
              .formatted(i + 1, each.pages(), each.gpu(), each.rest(), minutes.get(i).heap()));
    }
    Files.writeString(Path.of("target", "page-memory.md"), report.toString());
  }
}
