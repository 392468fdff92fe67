package dev.maskstream.standalone.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.maskstream.standalone.Answers;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.inspection.InspectionLine;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the page that the docs show, {@code mvn verify -pl standalone -am -Ppage},
 * and leaves them in {@code target}: four lines, watched long enough for the charts to say
 * something.
 */
@ExtendWith(WithChromium.class)
@EnabledIfSystemProperty(named = "page", matches = "true")
class PicturesIT {
  private static final int WATCHED_MILLIS = 5 * 60_000;
  private static final int SETTLED_MILLIS = 6_000;
  private static final int EVERY_MILLIS = 400;
  private static final int LINES = 3;

  @TempDir private Path folder;

  @Test
  void picturesOfAPageThatHasBeenWatched() throws Exception {
    try (RunningUp up = RunningUp.start(folder, "--demo");
        Answers answers = new Answers(up.url());
        ColourPlatform.Feed _ = lines(answers);
        Chromium chromium = Chromium.open()) {
      String url = up.url().toString();
      try (WatchedPage watched = chromium.page(screen(ColorScheme.DARK))) {
        Page page = watched.page();
        page.navigate(url);
        for (int line = 1; line <= LINES; line++) {
          watched.live("line-" + line);
        }
        watched.live("demo").locator(".picture").click();
        page.getByLabel("Alert when scratch is above percent").fill("1");
        page.getByLabel("Alert when scratch is above percent").press("Enter");
        page.waitForTimeout(WATCHED_MILLIS);
        watched.picture("dashboard");
        watched.tile("demo").locator("[aria-label^='Correct']").click();
        page.locator("dialog.editor .over").waitFor();
        watched.picture("correct");
      }
      try (WatchedPage watched = chromium.page(screen(ColorScheme.LIGHT))) {
        watched.page().navigate(url);
        watched.live("demo").locator(".picture").click();
        watched.page().locator("#tab-queue").click();
        watched.page().waitForTimeout(5 * SETTLED_MILLIS);
        watched.picture("dashboard-light");
      }
      try (WatchedPage watched =
          chromium.page(
              screen(ColorScheme.LIGHT).setViewportSize(390, 844).setDeviceScaleFactor(2))) {
        watched.page().navigate(url);
        watched.live("demo").locator(".picture").click();
        watched.page().waitForTimeout(SETTLED_MILLIS);
        watched.picture("dashboard-phone");
      }
    }
  }

  private static NewContextOptions screen(ColorScheme scheme) {
    return new NewContextOptions().setViewportSize(1440, 860).setColorScheme(scheme);
  }

  /** Sends frames of several lines until it is closed, the latest of each being enough. */
  private static ColourPlatform.Feed lines(Answers answers) {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());
    for (int line = 1; line <= LINES; line++) {
      String path = "/v1/sources/line-" + line + "/frames?delivery=latest";
      InspectionLine drawn = new InspectionLine(line);
      long[] number = {0};
      var _ =
          threads.scheduleWithFixedDelay(
              () -> answers.post(path, "image/jpeg", jpeg(drawn, number[0] += 4)),
              0,
              EVERY_MILLIS,
              TimeUnit.MILLISECONDS);
    }
    return threads::shutdownNow;
  }

  private static byte[] jpeg(InspectionLine line, long number) {
    return JpegEncoder.encode(line.frame(number).image(), JpegEncoder.DEFAULT_QUALITY);
  }
}
