package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.TrainingProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a trainer tells of its run, on the page. */
@ExtendWith(WithChromium.class)
class TrainingIT {
  /** Within it an event is on the page. */
  private static final int TOLD_MILLIS = 2_000;

  @Test
  void aRunIsToldFromItsWaitingToItsEndWithTheFiguresItHas(ColourPlatform platform)
      throws Exception {
    String model = model(platform);
    try (WatchedPage watched = platform.dashboard()) {
      watched.page().locator("#tab-models").click();

      platform.tell(training(progress(model, "waiting")));
      watched.await(() -> watched.page().locator("[data-training=waiting]").count() == 1);

      platform.tell(training(progress(model, "training").setEpoch(3).setEpochs(10).setLoss(0.5)));
      watched.await(() -> watched.page().locator("[data-training=training]").count() == 1);
      assertThat(watched.text("[data-training]")).contains("epoch 3 of 10", "loss 0.500");

      watched.page().reload();
      watched.page().locator("#tab-models").click();
      watched.await(() -> watched.page().locator("[data-training=training]").count() == 1);

      platform.tell(training(progress(model, "failed").setDetail("the disk is full")));
      watched.await(() -> watched.page().locator("[data-training=failed]").count() == 1);
      assertThat(watched.text("[data-training]")).contains("the disk is full");
    }
  }

  @Test
  void aButtonThatIsPressedStaysUntilItIsLetGo(ColourPlatform platform) throws Exception {
    String model = model(platform);
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.locator("#tab-models").click();
      platform.tell(training(progress(model, "waiting").setDetail("first")));
      watched.await(() -> watched.text("#panel-models").contains("first"));

      page.getByText("Train again").first().hover();
      page.mouse().down();
      platform.tell(training(progress(model, "waiting").setDetail("second")));
      page.waitForTimeout(TOLD_MILLIS);
      page.mouse().up();

      page.locator("dialog").waitFor();
      watched.await(() -> watched.text("#panel-models").contains("second"));
    }
  }

  @Test
  void aButtonThatCouldDoNothingIsNotThere(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route(
          "**/v1/models",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(
                          "{\"models\":["
                              + model("painted", "semantic")
                              + ","
                              + model("pointed", "promptable")
                              + "]}")));
      page.reload();
      page.locator("#tab-models").click();

      page.locator("[aria-label='Model painted'] >> text='Train again'").waitFor();
      assertThat(page.locator("[aria-label='Model pointed']").textContent())
          .contains("pointed-1")
          .doesNotContain("Train again");
    }
  }

  private static String model(String name, String task) {
    return """
        {"name":"%1$s","default":false,"serving_version":"%1$s-1","previous_version":null,"shadow_version":null,
         "shadow_share":0,"promotion":null,"versions":[{"version":"%1$s-1","task":"%2$s","created_at":null,
         "parent_version":null,"metrics":[],"classes":[],"states":[]}]}
        """
        .formatted(name, task);
  }

  private static String model(ColourPlatform platform) {
    return platform
        .answers()
        .get("/v1/models")
        .json()
        .getAsJsonArray("models")
        .get(0)
        .getAsJsonObject()
        .get("name")
        .getAsString();
  }

  private static TrainingProgress.Builder progress(String model, String state) {
    return TrainingProgress.newBuilder().setModel(model).setRun("run").setState(state);
  }

  private static Event.Builder training(TrainingProgress.Builder progress) {
    return Event.newBuilder().setTrainingProgress(progress);
  }
}
