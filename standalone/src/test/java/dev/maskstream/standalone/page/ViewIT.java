package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much of a source is looked at: half of its mask, the whole screen, nothing. */
@ExtendWith(WithChromium.class)
class ViewIT {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final int SAFE_GREEN = 0x56b4e9;

  @Test
  void leftOfTheSplitIsThePictureAndRightOfItTheMaskAlsoOnTheFullScreen(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("split", EVERY);
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      Locator picture = watched.live("split").locator(".picture");
      page.locator("#palette").selectOption("safe");
      page.locator("#opacity").fill("1");
      page.locator("#split").fill("0.5");
      watched.await(() -> PaintIT.isNear(left(watched), 0xff0000) && right(watched) == SAFE_GREEN);

      page.locator("#split").press("End");
      watched.await(() -> PaintIT.isNear(right(watched), 0x00ff00));

      double before = picture.boundingBox().width;
      picture.press("f");
      watched.await(() -> fullScreen(page).equals("split"));
      watched.await(() -> picture.boundingBox().width > before);
      picture.press("f");
      watched.await(() -> fullScreen(page).isEmpty());
    }
  }

  @Test
  void aTileThatIsScrolledAwayIsNoLongerSentFrames(ColourPlatform platform) {
    // The first names there are, so that no other test's tile is between them.
    try (ColourPlatform.Feed _ = platform.feed("-a", EVERY);
        ColourPlatform.Feed _ = platform.feed("-b", EVERY);
        ColourPlatform.Feed _ = platform.feed("-c", EVERY);
        WatchedPage watched = platform.dashboard()) {
      watched.page().setViewportSize(1200, 500);
      watched.page().locator("#columns").selectOption("1");
      watched.live("-a").scrollIntoViewIfNeeded();
      String first = frame(watched, "-a");
      watched.await(() -> frame(watched, "-a").compareTo(first) > 0);

      watched.tile("-c").scrollIntoViewIfNeeded();
      watched.await(() -> standsStillWhileTheOtherGoesOn(watched));
      String last = frame(watched, "-a");
      watched.tile("-a").scrollIntoViewIfNeeded();

      watched.await(() -> frame(watched, "-a").compareTo(last) > 0);
    }
  }

  @Test
  void allTilesAreOnTheScreenUnlessAnotherNumberOfColumnsIsAskedFor(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.setViewportSize(1440, 700);
      // Not those that other tests have sent: the number is what it is about.
      lists(page, List.of("hall-1", "hall-2", "hall-3", "hall-4", "hall-5"));
      page.reload();
      page.locator("#columns").selectOption("fit");
      watched.await(() -> page.locator(".tile").count() == 5);
      watched.await(() -> !hasMoreThanItShows(page));

      page.locator("#columns").selectOption("2");
      watched.await(() -> hasMoreThanItShows(page));

      page.locator("#columns").selectOption("fit");
      watched.await(() -> !hasMoreThanItShows(page));
    }
  }

  @Test
  void whatIsSaidAboveTilesPushesNoneOffTheScreen(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      // So large that a hundred tiles have room, and as high as they are then.
      page.setViewportSize(3840, 1950);
      lists(page, IntStream.rangeClosed(1, 101).mapToObj(hall -> "hall-" + hall).toList());
      page.reload();
      watched.await(() -> page.locator(".tile").count() == 100);
      assertThat(watched.text("#full")).contains("100 sources are shown");

      watched.await(() -> !hasMoreThanItShows(page));
    }
  }

  private static void lists(Page page, List<String> sources) {
    String counts =
        sources.stream()
            .map(
                source ->
                    """
                    {"source":"%s","accepted":0,"masks":0,"dropped":{},"dead_letters":0,"in_flight":0}
                    """
                        .formatted(source))
            .collect(Collectors.joining(","));
    page.route(
        "**/v1/sources",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"sources\":[" + counts + "]}")));
  }

  private static boolean hasMoreThanItShows(Page page) {
    return (boolean)
        page.evaluate(
            "() => { const wall = document.getElementById('wall');"
                + " return wall.scrollHeight > wall.clientHeight; }");
  }

  private static boolean standsStillWhileTheOtherGoesOn(WatchedPage watched) {
    String before = frame(watched, "-a");
    for (int i = 0; i < 4; i++) {
      String other = frame(watched, "-c");
      watched.await(() -> !frame(watched, "-c").equals(other));
    }
    return frame(watched, "-a").equals(before);
  }

  private static String frame(WatchedPage watched, String source) {
    String id = watched.tile(source).getAttribute("data-frame-id");
    return id == null ? "" : id;
  }

  private static String fullScreen(Page page) {
    return (String) page.evaluate("() => document.fullscreenElement?.dataset.source ?? ''");
  }

  private static int left(WatchedPage watched) {
    return watched.pixels("split").getFirst();
  }

  private static int right(WatchedPage watched) {
    return watched.pixels("split").getLast();
  }
}
