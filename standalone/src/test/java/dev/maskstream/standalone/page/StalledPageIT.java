package dev.maskstream.standalone.page;

import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One page that hangs, or takes nothing, and another that must not notice. */
@ExtendWith(WithChromium.class)
class StalledPageIT {
  @Test
  void aPageThatHangsHoldsUpNoOther(ColourPlatform platform) {
    List<Route> held = new ArrayList<>();
    try (ColourPlatform.Feed _ = platform.feed("shared", Duration.ofMillis(100));
        WatchedPage hanging = platform.dashboard();
        WatchedPage watched = platform.dashboard()) {
      hanging.live("shared");
      watched.live("shared");

      hanging.page().route("**/hang", held::add);
      hanging.page().evaluate(HANG_UNTIL_ANSWERED);
      watched.await(() -> !held.isEmpty());

      watched.await(() -> paintedInThreeSeconds(watched) > 5);
      held.getFirst().fulfill(new Route.FulfillOptions().setBody(""));
    }
  }

  /** As a page does in a long loop, but without taking the processor from the other one. */
  private static final String HANG_UNTIL_ANSWERED =
      """
      () => setTimeout(() => {
        const request = new XMLHttpRequest();
        request.open('GET', '/hang', false);
        request.send();
      }, 0)
      """;

  @Test
  void aPageWhoseLineIsStuckHoldsUpNoOtherAndGoesOnAfterwards(ColourPlatform platform)
      throws Exception {
    try (ColourPlatform.Feed _ = platform.feed("shared", Duration.ofMillis(100));
        Link link = Link.to(platform.url());
        WatchedPage stuck = platform.openedAt(link.url());
        WatchedPage watched = platform.dashboard()) {
      stuck.live("shared");
      watched.live("shared");

      link.hold();

      watched.await(() -> paintedInThreeSeconds(watched) > 5);
      stuck.await(() -> "stale".equals(stuck.tile("shared").getAttribute("data-state")));
      link.mend();
      stuck.live("shared");
    }
  }

  private static int paintedInThreeSeconds(WatchedPage watched) {
    return (Integer)
        watched
            .page()
            .evaluate(
                """
                () => new Promise((resolve) => {
                  const tile = document.querySelector('.tile[data-source="shared"]');
                  const ids = new Set();
                  new MutationObserver(() => ids.add(tile.dataset.frameId))
                    .observe(tile, { attributeFilter: ['data-frame-id'] });
                  setTimeout(() => resolve(ids.size), 3000);
                })
                """);
  }
}
