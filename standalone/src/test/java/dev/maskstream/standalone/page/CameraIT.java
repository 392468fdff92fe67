package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.maskstream.standalone.ColourModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A camera that the gateway pulls, from its address typed on the page to its end. */
@ExtendWith(WithChromium.class)
class CameraIT {
  private static final int RED = 0xff0000;

  @Test
  void aCameraIsAddedWatchedLostFoundAgainAndRemoved(ColourPlatform platform) throws Exception {
    try (MjpegCamera camera = MjpegCamera.start(ColourModel.jpeg());
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      add(page, camera.url());
      Locator tile = watched.live("gate-1");
      assertThat(watched.pixels("gate-1")).anyMatch(pixel -> (pixel & RED) == RED);
      assertThat(tile.locator(".version").textContent()).startsWith("colours@");

      camera.stop();
      page.locator(".tile[data-source='gate-1'][data-state='offline']").waitFor();
      assertThat(watched.text("#note-of-gate-1")).contains("Offline", "last mask", "ago");
      assertThat(tile.locator("canvas").evaluate("(canvas) => getComputedStyle(canvas).filter"))
          .asString()
          .contains("grayscale");
      watched.await(() -> watched.text("#status").contains("gate-1: Offline"));

      String last = tile.getAttribute("data-frame-id");
      camera.startAgain();
      watched.live("gate-1");
      assertThat(tile.getAttribute("data-frame-id")).isGreaterThan(last);
      assertThat(watched.text("#note-of-gate-1")).isEmpty();

      tile.locator("[aria-label='Remove gate-1']").click();
      page.locator("dialog footer button").click();
      watched.await(() -> watched.tile("gate-1").count() == 0 && camera.viewers() == 0);
    }
  }

  private static void add(Page page, String url) {
    page.locator("#add").click();
    page.getByLabel("Name").fill("gate-1");
    page.getByLabel("URL (RTSP").fill(url);
    page.getByText("Add the camera").click();
  }
}
