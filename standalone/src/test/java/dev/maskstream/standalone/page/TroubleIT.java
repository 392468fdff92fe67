package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page makes of events and answers that are not as it would like them. */
@ExtendWith(WithChromium.class)
class TroubleIT {
  @Test
  void aTrainingThatTellsNoLossYetIsShownAndTheGatewayIsNotBlamed(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route("**/v1/models", TroubleIT::model);
      page.route("**/v1/events*", TroubleIT::waitingTraining);
      page.reload();
      page.locator("#tab-models").click();

      page.locator("[data-training='waiting']").waitFor();
      assertThat(watched.text("[data-training='waiting']")).contains("for labels");
      watched.await(() -> watched.text("#health").equals("live"));
    }
  }

  private static void model(Route route) {
    answer(
        route,
        "application/json",
        """
        {"models":[{"name":"colours","serving_version":null,"previous_version":null,"shadow_version":null,
          "shadow_share":0,"promotion":null,"versions":[]}]}
        """);
  }

  private static void waitingTraining(Route route) {
    answer(
        route,
        "text/event-stream",
        """
        id: 0
        data: {"type":"training_progress","at_micros":1,"model":"colours","state":"waiting","detail":"for labels","epoch":0,"epochs":0,"loss":null,"held_out_mean_iou":null}

        """);
  }

  private static void answer(Route route, String type, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType(type).setBody(body));
  }
}
