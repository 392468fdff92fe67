package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.maskstream.standalone.ColourModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sources that are added, go silent, or ring a bell. */
@ExtendWith(WithChromium.class)
class SourcesIT {
  @Test
  void aCameraIsAddedByItsUrlAndShownOfflineWhenItIs(ColourPlatform platform) {
    List<String> put = new ArrayList<>();
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route(
          "**/v1/sources/hall-1",
          route -> {
            put.add(route.request().method() + " " + route.request().postData());
            route.fulfill(new Route.FulfillOptions().setStatus(201).setBody("{}"));
          });
      page.route("**/v1/sources", route -> sources(route));

      page.locator("#add").press("Enter");
      page.getByLabel("Name").fill("hall-1");
      page.getByLabel("URL (RTSP").fill("rtsp://10.0.0.9/stream");
      page.getByText("Add the camera").click();

      page.locator(".tile[data-source='hall-1'][data-state='offline']").waitFor();
      assertThat(watched.tile("hall-1").textContent()).contains("Offline", "connection refused");
      assertThat(watched.tile("hall-1").locator(".picture").getAttribute("aria-describedby"))
          .isEqualTo("note-of-hall-1");
      assertThat(watched.text("#note-of-hall-1")).contains("Offline connection refused");
      watched.await(() -> watched.text("#status").contains("hall-1: Offline, connection refused"));
    }
    assertThat(put).hasSize(1);
    assertThat(put.getFirst())
        .startsWith("PUT ")
        .contains("\"url\":\"rtsp://10.0.0.9/stream\"", "\"delivery\":\"latest\"");
  }

  private static void sources(Route route) {
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody(
                """
                {"sources":[{"source":"hall-1","accepted":0,"masks":0,"dropped":{"stale":3},"dead_letters":0,
                  "in_flight":0,"url":"rtsp://10.0.0.9/stream","state":"offline","reason":"connection refused"}]}
                """));
  }

  @Test
  void aPictureIsSentAndItsTileTurnsOldWhenNothingFollows(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      for (int i = 0; i < 2; i++) {
        page.locator("#add").click();
        page.locator("dialog input[type=file]")
            .first()
            .setInputFiles(new FilePayload("bench 7.jpg", "image/jpeg", ColourModel.jpeg()));
        watched.tile("bench-7").waitFor();
      }

      page.locator(".tile[data-source='bench-7'][data-state='stale']").waitFor();
      assertThat(watched.tile("bench-7").textContent()).contains("No mask for");
    }
  }

  @Test
  void aCrossedLimitIsSaidAloudAndKept(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      try (ColourPlatform.Feed _ = platform.feed("alarm", Duration.ofMillis(200))) {
        watched.live("alarm");
        watched.tile("alarm").locator(".picture").click();
        page.getByLabel("Alert when red is above percent").fill("20");
        page.getByLabel("Alert when red is above percent").press("Enter");

        page.locator("#alerts .alert").waitFor();
        assertThat(watched.text("#alerts")).contains("red on alarm", "above 20.0 %: 33.3 %");
        assertThat(page.evaluate("() => localStorage.getItem('maskstream-thresholds')"))
            .asString()
            .contains("alarm/red", "0.2");
      }

      page.locator("#alerts .alert.old").waitFor();
      assertThat(watched.text("#alerts")).contains("no fresh mask since");
      page.getByText("These figures are not of now").waitFor();
    }
  }
}
