package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The queue of frames worth labelling: what gets into it, and what becomes of one that is opened.
 */
@ExtendWith(WithChromium.class)
class QueueIT {
  private static final Duration EVERY = Duration.ofMillis(300);
  private static final String VERSION = "compared";

  @Test
  void aFrameOfTheQueueIsOpenedLabelledAndGoneFromIt(ColourPlatform platform) throws Exception {
    String frame;
    try (ColourPlatform.Feed _ = platform.feed("doubt", EVERY);
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      watched.live("doubt");
      page.locator("#tab-queue").click();
      watched.await(() -> entries(page, "doubt").count() > 1);
      frame = entries(page, "doubt").first().getAttribute("data-frame");
      Locator entry = page.locator("[data-frame='" + frame + "']");
      assertThat(entry.textContent()).contains("the model is", "% sure");

      entry.press("Enter");
      Locator over = page.locator("dialog.editor .over");
      over.press("f");
      watched.await(() -> !openFrame(page).equals(frame));
      over.press("d");
      watched.await(() -> openFrame(page).equals(frame));
      over.press("2");
      over.press("Space");
      over.press("Control+s");
      page.locator("dialog.editor")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));

      watched.await(() -> entry.count() == 0);
      assertThat(page.evaluate("() => document.activeElement.matches('.queue button')"))
          .as("who works by keyboard goes on where he was")
          .isEqualTo(true);
    }
    assertThat(CorrectIT.labelOf(platform, "doubt", frame))
        .isEqualTo(CorrectIT.blackTurnedInto((byte) 1));
  }

  private static Locator entries(Page page, String source) {
    return page.locator(".queue button:has(b:text-is('" + source + "'))");
  }

  private static String openFrame(Page page) {
    return page.locator("dialog.editor").getAttribute("data-frame-id");
  }

  @Test
  void whereLiveAndShadowDifferTheFramesOfThoseSecondsAreWorthALook(ColourPlatform platform)
      throws Exception {
    assertThat(platform.addVersion(VERSION).exitCode()).isZero();
    String model = platform.modelWith(VERSION).get("name").getAsString();
    platform.order(VERSION, "{\"shadow\":\"" + VERSION + "\"}");
    try (ColourPlatform.Feed _ = platform.feed("differ", EVERY);
        WatchedPage watched = platform.dashboard()) {
      watched.live("differ");
      watched.page().locator("#tab-models").click();
      watched.await(() -> watched.text("#panel-models").contains("% of"));
      assertThat(watched.text("[data-version='" + VERSION + "']"))
          .containsPattern("agrees with .* on 100\\.0 % of \\d+ frames' pixels")
          .contains("red 1.00");

      watched.page().locator("#tab-queue").click();
      platform.tell(Event.newBuilder().setVersionReport(halfAgreeing(model)));

      watched.await(() -> watched.text("#panel-queue").contains("shadow agreed on 50.0 %"));
    } finally {
      platform.order(VERSION, "{\"shadow\":null}");
    }
  }

  private static VersionReport.Builder halfAgreeing(String model) {
    return VersionReport.newBuilder()
        .setModel(model)
        .setVersion(VERSION)
        .setRole(VersionRole.VERSION_ROLE_SHADOW)
        .setAgainstVersion("another")
        .setFrames(10)
        .setPixels(1_000)
        .setAgreeingPixels(500);
  }
}
