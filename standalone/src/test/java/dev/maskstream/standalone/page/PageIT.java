package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.microsoft.playwright.options.ColorScheme;
import dev.maskstream.standalone.RunningUp;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page watching the demo camera. */
@ExtendWith(WithChromium.class)
class PageIT {
  /** Of a page that is good by the browsers' own measure of what jumps. */
  private static final double LITTLE_SHIFT = 0.1;

  @TempDir private Path folder;

  @Test
  void theDemoCameraIsSeenWithItsMasksAndItsIouAndEverybodyCanUseThePage() throws Exception {
    try (RunningUp up = RunningUp.start(folder, "--demo");
        Chromium chromium = Chromium.open()) {
      String url = up.url().toString();
      try (WatchedPage page = chromium.page(Axe.screen(ColorScheme.DARK))) {
        page.page().addInitScript(SUMS_SHIFTS);
        page.page().navigate(url);
        page.live("demo");
        page.await(() -> number(page, "#miou") > 0.5 && number(page, "#demo-frames") > 30);

        assertThat(page.text("#panel-classes")).contains("scratch");
        assertThat(page.pixels("demo").stream().distinct().count()).isGreaterThan(50);
        assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
        assertThat((Number) page.page().evaluate("() => window.shifts"))
            .extracting(Number::doubleValue, DOUBLE)
            .isLessThan(LITTLE_SHIFT);
      }
      try (WatchedPage page = chromium.page(Axe.screen(ColorScheme.LIGHT))) {
        page.page().navigate(url);
        page.live("demo");
        page.page().locator("#tab-models").click();
        assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
        page.page().locator("#tab-queue").click();
        page.page().locator(".queue button").first().waitFor();
        assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
        takeOffTheWallAndAddAgain(page);
        page.tile("demo").locator("[aria-label^='Correct']").click();
        page.page().locator("dialog.editor").waitFor();
        assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
      }
      try (WatchedPage page =
          chromium.page(
              Axe.screen(ColorScheme.LIGHT).setViewportSize(390, 844).setDeviceScaleFactor(2))) {
        page.page().navigate(url);
        page.live("demo");
        assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
        assertThat(page.page().evaluate("() => document.documentElement.scrollWidth"))
            .as("nothing is beside the screen")
            .isEqualTo(390);
      }
    }
  }

  private static void takeOffTheWallAndAddAgain(WatchedPage page) throws IOException {
    page.tile("demo").locator("[aria-label^='Take demo off']").click();
    page.await(() -> page.tile("demo").count() == 0);
    page.page().locator("#add").click();
    assertThat(Axe.seriousIssues(page.page())).isEqualTo("[]");
    page.page().locator("dialog").getByText("Demo camera").click();
    page.live("demo");
  }

  private static final String SUMS_SHIFTS =
      """
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifts += value;
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  /** What an element shows; 0 when that is no number. */
  private static double number(WatchedPage page, String selector) {
    if (page.page().locator(selector).count() == 0) {
      return 0;
    }
    String text = page.text(selector);
    return text.matches("[0-9.]+") ? Double.parseDouble(text) : 0;
  }
}
