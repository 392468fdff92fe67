package dev.maskstream.standalone.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser that this machine has. Belongs to the thread that opened it. */
final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * @param more arguments of the browser
   */
  static Chromium open(String... more) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> arguments =
        Stream.concat(Stream.of("--no-sandbox", "--disable-gpu"), Stream.of(more)).toList();
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(installed().orElseThrow())
                    .setArgs(arguments)));
  }

  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A page in a context of its own. */
  WatchedPage page(Browser.NewContextOptions options) {
    return WatchedPage.in(browser.newContext(options));
  }

  WatchedPage page() {
    return page(new Browser.NewContextOptions().setViewportSize(1440, 860));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
