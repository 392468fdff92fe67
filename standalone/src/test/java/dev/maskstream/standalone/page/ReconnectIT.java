package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connection between page and gateway is cut for a while. */
@ExtendWith(WithChromium.class)
class ReconnectIT {
  private static final String MISSED = "missed";

  @Test
  void whatHappenedMeanwhileIsToldOnceAndMasksGoOn(ColourPlatform platform) throws Exception {
    assertThat(platform.addVersion(MISSED).exitCode()).isZero();
    try (ColourPlatform.Feed _ = platform.feed("cut", Duration.ofMillis(200));
        Link link = Link.to(platform.url());
        WatchedPage watched = platform.openedAt(link.url())) {
      watched.forgives("net::ERR_");
      watched.forgives("WebSocket connection");
      watched.live("cut");

      link.cut();
      watched.await(
          () -> "bad".equals(watched.page().locator("#health").getAttribute("data-state")));
      platform.order(MISSED, "{\"shadow\":\"" + MISSED + "\"}");
      watched.await(() -> states(platform).contains("shadowing"));
      String before = watched.tile("cut").getAttribute("data-frame-id");
      link.mend();

      watched.await(() -> watched.text("#health").equals("live"));
      watched.await(() -> watched.tile("cut").getAttribute("data-frame-id").compareTo(before) > 0);
      watched.page().locator("#tab-models").click();
      watched.await(() -> told(watched) == 1);
    } finally {
      platform.order(MISSED, "{\"shadow\":null}");
    }
  }

  private static int told(WatchedPage watched) {
    return watched.page().locator(".history li >> text=" + MISSED + " is shadowing").count();
  }

  private static String states(ColourPlatform platform) {
    return platform.modelWith(MISSED).get("versions").toString();
  }
}
