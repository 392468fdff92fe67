package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are taken away while a page with them is open. */
@ExtendWith(WithChromium.class)
class KeyGoneIT {
  /** Keeps what the page has its worker do with the live connection. */
  private static final String NOTE_CONNECTING =
      """
      window.connecting = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.type.endsWith('connect')) window.connecting.push(message.type);
        return post.call(this, message, ...rest);
      };
      """;

  @TempDir private Path folder;
  private Path file;

  @Test
  void thePageAsksForAnotherKeyAndTriesTheOldOneNoMore() throws Exception {
    file = folder.resolve("keys");
    ModelChoice model = ColourModel.write(folder);
    String first = key("first", "read");
    try (RunningUp up = RunningUp.serving(folder, model, "--set", "gateway.keys.file=" + file);
        Chromium chromium = Chromium.open();
        WatchedPage watched = chromium.page()) {
      watched.forgives("401");
      watched.forgives("403");
      watched.forgives("WebSocket connection");
      Page page = watched.page();
      page.addInitScript(
          "Object.defineProperty(document, 'hidden', { get: () => Boolean(window.isAway) });");
      page.addInitScript(NOTE_CONNECTING);
      page.navigate(up.url().toString());
      use(watched, first);

      String second = key("second", "read");
      revoke("first");
      asks(watched, "does not know this API key");
      watched.await(() -> "disconnect".equals(page.evaluate("() => window.connecting.at(-1)")));

      use(watched, second);
      page.evaluate("() => { window.isAway = true; }");
      String third = key("third", "publish");
      revoke("second");
      asks(watched, "does not know this API key");

      page.evaluate("() => { window.isAway = false; }");
      enter(page, third);
      asks(watched, "This API key may not read here");
    }
  }

  private String key(String name, String scope) {
    return CommandRun.of("keys", "add", name, "--scope", scope, "--file", file.toString())
        .out()
        .strip();
  }

  private void revoke(String name) throws Exception {
    List<String> others =
        Files.readAllLines(file).stream().filter(line -> !line.startsWith(name + " ")).toList();
    Files.write(file, others);
  }

  private static void use(WatchedPage watched, String key) {
    watched.await(() -> watched.page().getByLabel("API key").isVisible());
    enter(watched.page(), key);
    watched.await(() -> watched.text("#health").equals("live"));
    assertThat(watched.page().locator("#key-form").isVisible()).isFalse();
  }

  private static void enter(Page page, String key) {
    page.getByLabel("API key").fill(key);
    page.getByLabel("API key").press("Enter");
  }

  private static void asks(WatchedPage watched, String why) {
    watched.await(
        () ->
            watched.text("#health").contains(why)
                && watched.page().locator("#key-form").isVisible());
  }
}
