package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The page watching the demo camera. Leaves pictures of it in {@code target}. */
@ExtendWith(WithChromium.class)
class PageIT {
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  @TempDir private Path folder;

  @Test
  void theDemoCameraIsSeenWithItsMasksAndItsIouAndEverybodyCanUseThePage() throws Exception {
    try (RunningUp up = RunningUp.start(folder, "--demo");
        Chromium chromium = Chromium.open()) {
      String url = up.url().toString();
      try (WatchedPage page = chromium.page(screen(ColorScheme.DARK))) {
        page.page().navigate(url);
        page.live("demo");
        page.await(() -> number(page, "#miou") > 0.5 && number(page, "#demo-frames") > 100);

        assertThat(page.text("#panel-classes")).contains("scratch");
        assertThat(page.pixels("demo").stream().distinct().count()).isGreaterThan(50);
        page.picture("dashboard");
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
      }
      try (WatchedPage page = chromium.page(screen(ColorScheme.LIGHT))) {
        page.page().navigate(url);
        page.live("demo");
        page.page().locator("#tab-models").click();
        page.picture("dashboard-light");
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
        page.tile("demo").locator("[aria-label^='Correct']").click();
        page.page().locator("dialog.editor").waitFor();
        page.picture("editor");
        assertThat(seriousIssues(page.page())).isEqualTo("[]");
      }
      try (WatchedPage page =
          chromium.page(
              screen(ColorScheme.LIGHT).setViewportSize(390, 844).setDeviceScaleFactor(2))) {
        page.page().navigate(url);
        page.live("demo");
        page.picture("dashboard-phone");
      }
    }
  }

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
