package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in the states in which things are not well: everybody can read it then, too. */
@ExtendWith(WithChromium.class)
class StatesIT {
  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"DARK", "LIGHT"})
  void whatIsNotWellIsReadByEverybody(ColorScheme scheme, ColourPlatform platform)
      throws Exception {
    try (WatchedPage watched = platform.dashboardForAxe(scheme)) {
      Page page = watched.page();
      page.route("**/v1/sources", StatesIT::sources);
      try (ColourPlatform.Feed _ = platform.feed("ill", Duration.ofMillis(200))) {
        watched.live("ill");
        watched.tile("ill").locator(".picture").click();
        page.getByLabel("Alert when red is above percent").fill("20");
        page.getByLabel("Alert when red is above percent").press("Enter");
        page.locator("#alerts .alert").waitFor();
      }
      page.locator(".tile[data-source='ill'][data-state='stale']").waitFor();
      page.locator(".tile[data-source='gone'][data-state='offline']").waitFor();
      page.locator("#alerts .alert.old").waitFor();
      assertThat(Axe.seriousIssues(page)).isEqualTo("[]");

      page.locator("#help").click();
      assertThat(Axe.seriousIssues(page)).isEqualTo("[]");
      page.keyboard().press("Escape");
      page.locator("#tab-models").click();
      page.getByText("Train again").first().click();
      assertThat(Axe.seriousIssues(page)).isEqualTo("[]");
    }
  }

  private static void sources(Route route) {
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody(
                """
                {"sources":[
                  {"source":"ill","accepted":1,"masks":1,"dropped":{"stale":3},"dead_letters":2,"in_flight":0},
                  {"source":"gone","accepted":0,"masks":0,"dropped":{},"dead_letters":0,"in_flight":0,
                   "url":"rtsp://10.0.0.9/stream","state":"offline","reason":"connection refused"}]}
                """));
  }
}
