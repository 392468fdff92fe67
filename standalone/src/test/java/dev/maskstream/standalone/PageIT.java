package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Leaves a picture of it in target/dashboard.png. */
class PageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void theDemoCameraIsSeenWithItsMasksAndItsIou() throws Exception {
    Optional<Path> browser = installedBrowser();
    if (browser.isEmpty()) {
      System.out.println("PageIT is skipped: no chromium or google-chrome on this machine");
    }
    assumeTrue(browser.isPresent(), "needs chromium or google-chrome");
    List<String> complaints = new ArrayList<>();

    try (RunningUp up = RunningUp.start(folder, "--demo");
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser chromium = playwright.chromium().launch(launch(browser.get()))) {
      Page page = chromium.newPage(new Browser.NewPageOptions().setViewportSize(1280, 760));
      page.setDefaultTimeout((double) PATIENCE.toMillis());
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error") && !message.text().contains("404")) {
              complaints.add(message.text());
            }
          });
      page.onPageError(complaints::add);
      page.navigate(up.url().toString());

      await(() -> number(page, "#miou") > 0.5 && number(page, "#demo-frames") > 100);
      await(() -> page.locator("#classes").textContent().contains("part"));

      assertThat(page.locator("#ious").textContent()).contains("scratch");
      assertThat(page.locator("#sources").textContent()).contains("demo");
      assertThat(colours(page)).isGreaterThan(50);
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "dashboard.png")));
      assertThat(complaints).isEmpty();
    }
  }

  /** Playwright belongs to one thread, so that the question is asked in this one. */
  private static void await(Callable<Boolean> question) {
    Awaitility.await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(question);
  }

  /** What an element shows; 0 when that is no number. */
  private static double number(Page page, String selector) {
    String text = page.locator(selector).textContent();
    return text.matches("[0-9.]+") ? Double.parseDouble(text) : 0;
  }

  /** Different colours on the canvas: one when nothing is drawn. */
  private static int colours(Page page) {
    return (Integer)
        page.evaluate(
            """
            () => {
              const canvas = document.getElementById('canvas');
              const pixels = new Uint32Array(canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return new Set(pixels).size;
            }
            """);
  }

  private static BrowserType.LaunchOptions launch(Path browser) {
    return new BrowserType.LaunchOptions()
        .setExecutablePath(browser)
        .setArgs(List.of("--no-sandbox", "--disable-gpu"));
  }

  private static Optional<Path> installedBrowser() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
