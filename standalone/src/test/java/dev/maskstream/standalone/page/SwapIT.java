package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A version that is let serve from the page. */
@ExtendWith(WithChromium.class)
class SwapIT {
  private static final String SECOND = "second";

  @Test
  void aSwapIsAskedForOnceMoreAndSeenWithinASecond(ColourPlatform platform) {
    assertThat(platform.addVersion(SECOND).exitCode()).isZero();
    try (ColourPlatform.Feed _ = platform.feed("swap", Duration.ofMillis(100));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      watched.live("swap");
      page.locator("#tab-models").click();
      page.locator("[data-version='" + SECOND + "'] >> text=Serve").click();
      assertThat(watched.text("dialog")).contains("No frame is lost");
      noteWhenTheTileShows(page);
      page.locator("dialog button[type=submit]").click();

      watched.await(() -> Boolean.TRUE.equals(page.evaluate("() => Boolean(window.swapShown)")));
      page.locator("[data-version='" + SECOND + "'] >> text=serves").waitFor();
      page.locator(".history li >> text=" + SECOND + " is serving").waitFor();

      double served =
          ((Number)
                  page.evaluate(
                      "() => Number([...document.querySelectorAll('.history li')]"
                          + ".find((li) => li.textContent.includes('second is serving')).dataset.at)"))
              .doubleValue();
      double shown = ((Number) page.evaluate("() => window.swapShown")).doubleValue();
      assertThat(shown - served).as("ms from serving to shown").isLessThan(1_000);
      assertThat(watched.tile("swap").textContent()).contains("swapped");
    }
  }

  private static void noteWhenTheTileShows(Page page) {
    page.evaluate(
        """
        () => {
          const version = document.querySelector('.tile[data-source="swap"] .version');
          new MutationObserver(() => {
            if (version.textContent.endsWith('@second')) window.swapShown ??= Date.now();
          }).observe(version, { childList: true, characterData: true, subtree: true });
        }
        """);
  }
}
