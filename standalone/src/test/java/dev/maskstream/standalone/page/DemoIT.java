package dev.maskstream.standalone.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo camera's figures on a page that outlives it. */
@ExtendWith(WithChromium.class)
class DemoIT {
  private static final Duration EVERY = Duration.ofMillis(300);

  @Test
  void theFiguresComeBackWithADemoCameraThatWasAway() throws Exception {
    AtomicBoolean runs = new AtomicBoolean(true);
    try (ColourPlatform platform = ColourPlatform.start();
        WatchedPage watched = platform.dashboard()) {
      watched.forgives("404");
      Page page = watched.page();
      page.route("**/v1/demo", route -> answer(route, runs.get()));
      try (ColourPlatform.Feed _ = platform.feed("demo", EVERY)) {
        watched.live("demo");
        watched.await(() -> page.locator("#miou").isVisible());
      }

      runs.set(false);
      watched.await(() -> !page.locator("#miou").isVisible());
      page.locator(".tile[data-source='demo'][data-state='stale']").waitFor();
      runs.set(true);
      try (ColourPlatform.Feed _ = platform.feed("demo", EVERY)) {
        watched.await(() -> page.locator("#miou").isVisible());
      }
    }
  }

  private static void answer(Route route, boolean runs) {
    Route.FulfillOptions none = new Route.FulfillOptions().setStatus(404).setBody("{}");
    route.fulfill(
        runs
            ? new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody(
                    """
                    {"source":"demo","mean_iou":0.5,"window":10,"compared":10,"frames":10,"classes":[]}
                    """)
            : none);
  }
}
