package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One page that hangs, or takes nothing, and another that must not notice. */
@ExtendWith(WithChromium.class)
class StalledPageIT {
  @Test
  void aPageThatHangsHoldsUpNoOther(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("shared", Duration.ofMillis(100));
        WatchedPage hanging = platform.dashboard();
        WatchedPage watched = platform.dashboard()) {
      hanging.live("shared");
      watched.live("shared");

      hanging
          .page()
          .evaluate(
              "() => setTimeout(() => { for (const end = Date.now() + 5000; Date.now() < end;); }, 0)");

      assertThat(paintedInThreeSeconds(watched)).isGreaterThan(5);
    }
  }

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

      assertThat(paintedInThreeSeconds(watched)).isGreaterThan(5);
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
