package dev.maskstream.standalone.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webcam, as Chromium feigns one. */
@ExtendWith(WithChromium.class)
class WebcamIT {
  @Test
  void theWebcamBecomesASourceThatIsWatched(ColourPlatform platform) {
    try (Chromium chromium =
            Chromium.open("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");
        WatchedPage watched =
            chromium.page(
                new NewContextOptions()
                    .setViewportSize(1000, 700)
                    .setPermissions(List.of("camera")))) {
      watched.page().navigate(platform.url());
      watched.page().locator("#add").click();
      watched.page().getByText("Webcam").click();

      watched.page().locator(".tile[data-source^='webcam-'][data-state='live']").waitFor();
    }
  }
}
