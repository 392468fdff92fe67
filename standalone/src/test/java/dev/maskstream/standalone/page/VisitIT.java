package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's first visit, where a key is needed and no camera is there yet. */
@ExtendWith(WithChromium.class)
class VisitIT {
  @TempDir private Path folder;

  @Test
  void thePageAsksForAKeyAndThenHasADemoCameraToShow() throws Exception {
    Path keys = folder.resolve("keys");
    String key =
        CommandRun.of(
                "keys",
                "add",
                "visitor",
                "--scope",
                "publish,read,admin",
                "--file",
                keys.toString())
            .out()
            .strip();
    ModelChoice model = ColourModel.write(folder);
    try (RunningUp up = RunningUp.serving(folder, model, "--set", "gateway.keys.file=" + keys);
        Chromium chromium = Chromium.open();
        WatchedPage watched = chromium.page(Axe.screen(ColorScheme.DARK))) {
      // What the browser says of a key that is missing or wrong, and of a demo camera that was
      // stopped.
      watched.forgives("401");
      watched.forgives("404");
      Page page = watched.page();
      page.navigate(up.url().toString());
      watched.await(() -> watched.text("#health").equals("An API key is needed."));
      assertThat(Axe.seriousIssues(page)).isEqualTo("[]");

      page.getByLabel("API key").fill("no key of anybody's");
      page.getByLabel("API key").press("Enter");
      watched.await(() -> watched.text("#health").contains("does not know this API key"));
      page.getByLabel("API key").fill(key);
      page.getByLabel("API key").press("Enter");
      watched.await(() -> watched.text("#health").equals("live"));
      assertThat(page.locator("#key-form").isVisible()).isFalse();

      page.locator("#add").click();
      page.locator("dialog").getByText("Demo camera").click();
      watched.live("demo");

      watched.await(
          () -> watched.tile("demo").locator(".version").textContent().startsWith("inspection@"));
      watched.await(() -> watched.text("#serving").contains("colours@"));
      watched.await(() -> page.locator("#miou").isVisible());

      page.getByText("Stop the demo camera").click();
      page.getByText("Stop it").click();
      watched.await(() -> !page.locator("#miou").isVisible());
      page.locator(".tile[data-source='demo'][data-state='stale']").waitFor();
      page.locator("#add").click();
      page.locator("dialog").getByText("Demo camera").click();
      watched.live("demo");
      watched.await(() -> page.locator("#miou").isVisible());
    }
  }
}
