package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.maskstream.standalone.ColourModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is painted, pixel by pixel, with the GPU's painter and with the other. */
@ExtendWith(WithChromium.class)
class PaintIT {
  private static final int[] PALETTE = {0x000000, 0xff0000, 0x00ff00};
  private static final Duration EVERY = Duration.ofMillis(300);

  @ParameterizedTest
  @CsvSource({"?painter=gl, WebGL 2", "?painter=2d, Canvas 2D"})
  void aKnownPictureIsPaintedInItsClassesColoursAndByKeyboardAlone(
      String query, String painter, ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("paint", EVERY);
        WatchedPage watched = platform.opened(query)) {
      Page page = watched.page();
      watched.live("paint");
      watched.tile("paint").locator(".picture").press("Enter");
      assertThat(watched.text("#painter")).isEqualTo("painted with " + painter);

      page.locator("#opacity").press("End");
      shows(watched, colours(ColourModel.ids(), PALETTE));

      page.getByLabel("Paint only green").press("Space");
      watched.await(() -> isNear(watched.pixels("paint").getFirst(), 0xff0000));
      page.getByLabel("Paint only green").press("Space");

      page.getByLabel("Paint red").press("Space");
      watched.await(() -> !watched.pixels("paint").getFirst().equals(0xff0000));
      assertThat(isNear(watched.pixels("paint").getFirst(), 0xff0000)).isTrue();
      page.getByLabel("Paint red").press("Space");
      shows(watched, colours(ColourModel.ids(), PALETTE));

      page.locator("#contour").press("Space");
      watched.await(() -> edgePixels(watched) > 0 && edgePixels(watched) < 1_500);
      page.locator("#contour").press("Space");

      page.locator("#palette").selectOption("safe");
      shows(watched, colours(ColourModel.ids(), new int[] {0x5c6570, 0xe69f00, 0x56b4e9}));
    }
  }

  /** Pixels that have exactly the colour of black's, red's or green's class. */
  private static long edgePixels(WatchedPage page) {
    List<Integer> painted = page.pixels("paint");
    List<Integer> whole = colours(ColourModel.ids(), PALETTE);
    return IntStream.range(0, whole.size())
        .filter(i -> whole.get(i) != 0 && painted.get(i).equals(whole.get(i)))
        .count();
  }

  /** JPEG is not exact, so a picture without its mask is only nearly its colour. */
  static boolean isNear(int one, int other) {
    return IntStream.of(16, 8, 0)
        .allMatch(shift -> Math.abs(((one >> shift) & 255) - ((other >> shift) & 255)) < 24);
  }

  private static void shows(WatchedPage page, List<Integer> colours) {
    page.await(() -> page.pixels("paint").equals(colours));
  }

  private static List<Integer> colours(byte[] ids, int[] palette) {
    return IntStream.range(0, ids.length).mapToObj(i -> palette[ids[i]]).toList();
  }
}
