package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page on a phone, upright and on its side. */
@ExtendWith(WithChromium.class)
class PhoneIT {
  private static final int SHORT = 390;
  private static final int LONG = 844;

  @Test
  void aLabelIsMadeAndSavedWithNothingBeyondTheEdge(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("pocket", Duration.ofMillis(300));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.setViewportSize(SHORT, LONG);
      watched.live("pocket");
      watched.tile("pocket").locator("[aria-label^='Correct']").click();
      page.locator("dialog.editor .over").waitFor();
      BoundingBox dialog = page.locator("dialog.editor").boundingBox();

      for (Locator part :
          page.locator("dialog.editor header button, .over, dialog.editor .hint button").all()) {
        BoundingBox box = part.boundingBox();
        if (box != null) {
          assertThat(box.x).as(part.toString()).isGreaterThanOrEqualTo(dialog.x);
          assertThat(box.x + box.width)
              .as(part.toString())
              .isLessThanOrEqualTo(dialog.x + dialog.width);
        }
      }
      assertThat(page.locator("[data-class='1'] .clip").evaluate(WHOLE)).isEqualTo(true);
    }
  }

  private static final String WHOLE = "(text) => text.scrollWidth <= text.clientWidth";

  @Test
  void onItsSideAWholeTileIsOnTheScreen(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("side", Duration.ofMillis(300));
        WatchedPage watched = platform.dashboard()) {
      watched.page().setViewportSize(LONG, SHORT);
      watched.live("side");

      watched.await(() -> watched.tile("side").boundingBox().height <= SHORT);
    }
  }

  @Test
  void whatIsSaidHidesNoAlert(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("loud", Duration.ofMillis(300));
        ColourPlatform.Feed _ = platform.feed("spare", Duration.ofMillis(300));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.setViewportSize(SHORT, LONG);
      watched.live("spare");
      watched.live("loud").locator(".picture").click();
      page.getByLabel("Alert when red is above percent").fill("20");
      page.getByLabel("Alert when red is above percent").press("Enter");
      page.locator("#alerts .alert").waitFor();

      watched.tile("spare").locator("[aria-label='Take spare off the wall']").click();
      List<Number> gaps = new ArrayList<>();
      watched.await(
          () -> {
            Optional.ofNullable((Number) page.evaluate(GAP)).ifPresent(gaps::add);
            return !gaps.isEmpty();
          });

      assertThat(gaps.getFirst()).extracting(Number::doubleValue, DOUBLE).isPositive();
    }
  }

  /** Pixels from what is said down to the alert; asked at once, for what is said goes again. */
  private static final String GAP =
      """
      () => {
        const said = document.getElementById('status');
        const alert = document.querySelector('#alerts .alert');
        return said.textContent ? alert.getBoundingClientRect().top - said.getBoundingClientRect().bottom : null;
      }
      """;
}
