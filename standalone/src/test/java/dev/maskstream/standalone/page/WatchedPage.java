package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A page of which every complaint is kept: closing it fails when the browser's console has one. */
final class WatchedPage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> forgiven = new ArrayList<>();

  private WatchedPage(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    page.setDefaultTimeout((double) PATIENCE.toMillis());
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  static WatchedPage in(BrowserContext context) {
    return new WatchedPage(context);
  }

  Page page() {
    return page;
  }

  Locator tile(String source) {
    return page.locator(".tile[data-source='" + source + "']");
  }

  /** Scrolls to a source's tile and waits until it shows frame and mask of one id. */
  Locator live(String source) {
    Locator tile = tile(source);
    await(() -> tile.count() > 0);
    await(
        () -> {
          tile.scrollIntoViewIfNeeded();
          return "live".equals(tile.getAttribute("data-state"));
        });
    return tile;
  }

  /** Waits until a source's tile shows a frame, which it is not live with for long if it is one. */
  void painted(String source) {
    page.locator(".tile[data-source='" + source + "'][data-frame-id]").waitFor();
  }

  /** Of such complaints none counts: what the browser says of a connection that a test has cut. */
  void forgives(String part) {
    forgiven.add(part);
  }

  String text(String selector) {
    return page.locator(selector).textContent();
  }

  /** Playwright belongs to one thread, so that the question is asked in this one. */
  void await(Callable<Boolean> question) {
    Awaitility.await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () -> {
              // Routes are answered only while this thread is in a call of Playwright's.
              page.waitForTimeout(1);
              return question.call();
            });
  }

  /** Leaves a picture of the page in {@code target}. */
  void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")));
  }

  /** Red, green and blue of each pixel of a source's canvas, as 0xRRGGBB. */
  @SuppressWarnings("unchecked")
  List<Integer> pixels(String source) {
    return (List<Integer>)
        page.evaluate(
            """
            (source) => {
              const canvas = document.querySelector(`.tile[data-source="${source}"] canvas`);
              const copy = document.createElement('canvas');
              copy.width = canvas.width;
              copy.height = canvas.height;
              const context = copy.getContext('2d');
              context.drawImage(canvas, 0, 0);
              const { data } = context.getImageData(0, 0, copy.width, copy.height);
              const found = [];
              for (let i = 0; i < data.length; i += 4) {
                found.push((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
              }
              return found;
            }
            """,
            source);
  }

  @Override
  public void close() {
    context.close();
    complaints.removeIf(complaint -> forgiven.stream().anyMatch(complaint::contains));
    assertThat(complaints).as("what the browser's console says").isEmpty();
  }
}
