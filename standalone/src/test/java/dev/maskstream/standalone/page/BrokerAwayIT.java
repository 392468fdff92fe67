package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.maskstream.gateway.RunningGateway;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.standalone.broker.BrokerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is killed and comes back while somebody watches. */
@ExtendWith(WithChromium.class)
class BrokerAwayIT {
  private static final String AWAY = "Kafka has not answered since";

  @TempDir private Path folder;

  @Test
  void thePageSaysThatKafkaIsAwayShowsNothingOldAsNewAndGoesOnByItself() throws Exception {
    Process broker = broker();
    try {
      String kafka = address(broker);
      try (RunningGateway gateway = PageReportIT.gateway(kafka);
          Chromium chromium = Chromium.open();
          WatchedPage watched = chromium.page()) {
        Page page = watched.page();
        page.navigate(gateway.url().toString());
        try (Recording _ = Recording.send(kafka, 1)) {
          watched.live("cam-1");
          broker.destroyForcibly().waitFor();
        }
        watched.await(() -> watched.text("#health").startsWith(AWAY));
        watched.await(() -> "stale".equals(watched.tile("cam-1").getAttribute("data-state")));
        assertThat(watched.tile("cam-1").textContent()).contains("what is shown is old");
        noteWhatIsPainted(page);

        broker = broker();
        assertThat(address(broker)).isEqualTo(kafka);
        watched.await(() -> watched.text("#health").equals("live"));
        String first = FrameIds.system().next().toString();
        try (Recording _ = Recording.send(kafka, 1)) {
          watched.live("cam-1");
        }

        // Ids sort by time. Masks that lay in Kafka may still be shown, but not as what is
        // happening.
        assertThat(painted(page))
            .filteredOn(painted -> painted.startsWith("live "))
            .isNotEmpty()
            .allMatch(painted -> painted.compareTo("live " + first) > 0);
      }
    } finally {
      broker.destroyForcibly();
    }
  }

  private static void noteWhatIsPainted(Page page) {
    page.evaluate(
        """
        () => {
          window.painted = [];
          const tile = document.querySelector('.tile');
          new MutationObserver(() => window.painted.push(`${tile.dataset.state} ${tile.dataset.frameId}`))
            .observe(tile, { attributeFilter: ['data-frame-id'] });
        }
        """);
  }

  @SuppressWarnings("unchecked")
  private static List<String> painted(Page page) {
    return (List<String>) page.evaluate("() => window.painted");
  }

  private Process broker() throws Exception {
    return BrokerProcess.start(folder.resolve("kafka"), folder.resolve("ports"));
  }

  private static String address(Process broker) throws IOException {
    return broker.inputReader(StandardCharsets.UTF_8).readLine();
  }
}
