package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.maskstream.standalone.RunningUp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page watching the demo camera. */
@ExtendWith(WithChromium.class)
class PageIT {
  /** Of a page that is good by the browsers' own measure of what jumps. */
  private static final double LITTLE_SHIFT = 0.1;

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  @TempDir private Path folder;

  @Test
  void theDemoCameraIsSeenWithItsMasksAndItsIouAndEverybodyCanUseThePage() throws Exception {
    try (RunningUp up = RunningUp.start(folder, "--demo");
        Chromium chromium = Chromium.open()) {
      String url = up.url().toString();
      try (WatchedPage page = chromium.page(screen(ColorScheme.DARK))) {
        page.page().addInitScript(SUMS_SHIFTS);
        page.page().navigate(url);
        page.live("demo");
        page.await(() -> number(page, "#miou") > 0.5 && number(page, "#demo-frames") > 100);

        assertThat(page.text("#panel-classes")).contains("scratch");
        assertThat(page.pixels("demo").stream().distinct().count()).isGreaterThan(50);
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
        assertThat((Number) page.page().evaluate("() => window.shifts"))
            .extracting(Number::doubleValue, DOUBLE)
            .isLessThan(LITTLE_SHIFT);
      }
      try (WatchedPage page = chromium.page(screen(ColorScheme.LIGHT))) {
        page.page().navigate(url);
        page.live("demo");
        page.page().locator("#tab-models").click();
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
        page.page().locator("#tab-queue").click();
        page.page().locator(".queue button").first().waitFor();
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
        takeOffTheWallAndAddAgain(page);
        page.tile("demo").locator("[aria-label^='Correct']").click();
        page.page().locator("dialog.editor").waitFor();
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
      }
      try (WatchedPage page =
          chromium.page(
              screen(ColorScheme.LIGHT).setViewportSize(390, 844).setDeviceScaleFactor(2))) {
        page.page().navigate(url);
        page.live("demo");
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
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
    assertThat(seriousIssues(page.page())).isEqualTo("[]");
    page.page().getByText("Demo camera").click();
    page.live("demo");
  }

  private static final String SUMS_SHIFTS =
      """
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifts += value;
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  private static NewContextOptions screen(ColorScheme scheme) {
    // axe is put into the page, which the page's own policy would rightly refuse.
    return new NewContextOptions()
        .setViewportSize(1440, 860)
        .setColorScheme(scheme)
        .setBypassCSP(true);
  }

  private static String seriousIssues(Page page) throws IOException {
    try (InputStream in = PageIT.class.getResourceAsStream(AXE)) {
      String axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      page.addScriptTag(new Page.AddScriptTagOptions().setContent(axe));
    }
    return (String)
        page.evaluate(
            """
            async () => {
              const { violations } = await axe.run();
              const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
              return JSON.stringify(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]));
            }
            """);
  }

  /** What an element shows; 0 when that is no number. */
  private static double number(WatchedPage page, String selector) {
    if (page.page().locator(selector).count() == 0) {
      return 0;
    }
    String text = page.text(selector);
    return text.matches("[0-9.]+") ? Double.parseDouble(text) : 0;
  }
}
