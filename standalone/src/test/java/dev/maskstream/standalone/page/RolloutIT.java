package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A version on its way: into the shadow, out of it, and back. */
@ExtendWith(WithChromium.class)
class RolloutIT {
  private static final String VERSION = "tried";

  @Test
  void shadowAndRollBackAreAskedForOnceMoreAndThenDone(ColourPlatform platform) {
    assertThat(platform.addVersion(VERSION).exitCode()).isZero();
    String before = platform.modelWith(VERSION).get("serving_version").getAsString();
    List<String> orders = new ArrayList<>();
    try (ColourPlatform.Feed _ = platform.feed("rollout", Duration.ofMillis(200));
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.onRequest(
          request -> {
            if (request.url().endsWith("/rollout")) {
              orders.add(request.postData());
            }
          });
      watched.live("rollout");
      page.locator("#tab-models").click();

      row(page).locator("button >> text='Shadow'").click();
      assertThat(watched.text("dialog")).contains("nobody sees its masks");
      page.keyboard().press("Escape");
      assertThat(orders).isEmpty();
      row(page).locator("button >> text='Shadow'").click();
      page.getByLabel("Reason").fill("to compare");
      confirm(page);
      row(page).locator(".badge.shadow").waitFor();
      page.getByText("End the shadow").click();
      confirm(page);
      watched.await(() -> row(page).locator(".badge.shadow").count() == 0);

      row(page).locator("button >> text='Serve'").click();
      confirm(page);
      watched.await(() -> version(watched).endsWith("@" + VERSION));
      page.getByText("Roll back to " + before).click();
      assertThat(watched.text("dialog"))
          .contains(before + " serves again instead of " + VERSION + ".");
      confirm(page);

      watched.await(() -> version(watched).endsWith("@" + before));
    }
    assertThat(orders)
        .containsExactly(
            "{\"shadow\":\"" + VERSION + "\",\"reason\":\"to compare\"}",
            "{\"shadow\":null}",
            "{\"serve\":\"" + VERSION + "\"}",
            "{\"rollback\":true}");
  }

  @Test
  void whoLetsAModelsFirstVersionServeSaysWhoseFramesItGets(ColourPlatform platform) {
    assertThat(platform.addVersion("door-1", "--name", "door").exitCode()).isZero();
    List<String> orders = new ArrayList<>();
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route(
          "**/rollout",
          route -> {
            orders.add(route.request().postData());
            route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody("{}"));
          });
      page.locator("#tab-models").click();

      for (boolean takes : List.of(true, false)) {
        row(page, "door-1").locator("button >> text='Serve'").click();
        Locator others = page.getByLabel("sources that name no model");
        assertThat(others.isChecked()).isTrue();
        others.setChecked(takes);
        confirm(page);
      }

      watched.await(() -> orders.size() == 2);
    }
    assertThat(orders)
        .containsExactly(
            "{\"serve\":\"door-1\",\"default\":true}", "{\"serve\":\"door-1\",\"default\":false}");
    assertThat(platform.command("models", "remove", "door@door-1").exitCode()).isZero();
  }

  private static Locator row(Page page) {
    return row(page, VERSION);
  }

  private static Locator row(Page page, String version) {
    return page.locator("[data-version='" + version + "']");
  }

  private static void confirm(Page page) {
    page.locator("dialog button[type=submit]").click();
  }

  private static String version(WatchedPage watched) {
    return watched.tile("rollout").locator(".version").textContent();
  }
}
