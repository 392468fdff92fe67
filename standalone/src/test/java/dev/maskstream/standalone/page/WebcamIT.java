package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webcam, as Chromium feigns one. */
@ExtendWith(WithChromium.class)
class WebcamIT {
  @Test
  void theWebcamBecomesOneSourceThatIsWatchedUntilItIsStopped(ColourPlatform platform) {
    try (Chromium chromium =
            Chromium.open("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");
        WatchedPage watched =
            chromium.page(
                new NewContextOptions()
                    .setViewportSize(1000, 700)
                    .setPermissions(List.of("camera")))) {
      Page page = watched.page();
      page.addInitScript(COUNTS_STARTS);
      page.navigate(platform.url());
      page.locator("#add").click();
      // As many people click on anything.
      page.getByText("Webcam").dblclick();

      page.locator(".tile[data-source^='webcam-'][data-state='live']").waitFor();
      assertThat(page.evaluate("() => window.starts")).isEqualTo(1);

      page.locator("#add").click();
      page.getByText("Stop the webcam").click();
      page.locator(".tile[data-source^='webcam-'][data-state='stale']").waitFor();
    }
  }

  private static final String COUNTS_STARTS =
      """
      window.starts = 0;
      const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wish) => {
        window.starts++;
        return given(wish);
      };
      """;
}
