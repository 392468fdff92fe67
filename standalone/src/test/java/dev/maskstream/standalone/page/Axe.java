package dev.maskstream.standalone.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The axe accessibility engine, put into a page. */
final class Axe {
  private static final String FILE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /** A desk's screen on which it may be put into the page, which the page's own policy forbids. */
  static NewContextOptions screen(ColorScheme scheme) {
    return new NewContextOptions()
        .setViewportSize(1440, 860)
        .setColorScheme(scheme)
        .setBypassCSP(true);
  }

  /** What it finds serious or critical now, as JSON: {@code []} for nothing. */
  static String seriousIssues(Page page) throws IOException {
    try (InputStream in = Axe.class.getResourceAsStream(FILE)) {
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

  private Axe() {}
}
