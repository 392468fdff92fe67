package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.MaskTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a wrong mask on the screen to a label on the topic. */
@ExtendWith(WithChromium.class)
class CorrectIT {
  private static final int PIXELS = ColourModel.WIDTH * ColourModel.HEIGHT;
  private static final String NO_MODELS = "{\"models\":[]}";

  @Test
  void anAreaIsCorrectedInFourClicks(ColourPlatform platform) throws Exception {
    String frame;
    try (WatchedPage watched = shown(platform, "clicks")) {
      watched.tile("clicks").locator("[aria-label^='Correct']").click();
      frame = frozen(watched);
      watched.page().locator("[data-class='2']").click();
      watched.page().locator(".over").click();
      watched.page().getByText("Save the label").click();

      watched.page().locator("dialog.editor").waitFor(gone());
    }
    assertThat(labelOf(platform, "clicks", frame)).isEqualTo(blackTurnedInto((byte) 2));
  }

  @Test
  void theSameIsDoneByKeyboardAloneWithUndoAndRedo(ColourPlatform platform) throws Exception {
    String frame;
    try (WatchedPage watched = shown(platform, "keys")) {
      watched.tile("keys").locator(".picture").press("c");
      frame = frozen(watched);
      Locator over = watched.page().locator(".over");
      over.press("2");
      over.press("Space");
      over.press("Control+z");
      over.press("Control+Shift+Z");
      over.press("Escape");
      Locator asking = watched.page().locator("dialog:not(.editor)");
      assertThat(asking.textContent()).contains("not saved");
      asking.getByText("Close").click();
      over.press("Control+s");

      watched.page().locator("dialog.editor").waitFor(gone());
    }
    assertThat(labelOf(platform, "keys", frame)).isEqualTo(blackTurnedInto((byte) 1));
  }

  @Test
  void nothingIsAskedWhereNothingIsPaintedAndPaintIsThrownAwayByWhoSaysSo(ColourPlatform platform) {
    try (WatchedPage watched = shown(platform, "thrown")) {
      Locator editor = watched.page().locator("dialog.editor");
      watched.tile("thrown").locator(".picture").press("c");
      watched.page().locator(".over").press("Escape");
      editor.waitFor(gone());

      watched.tile("thrown").locator(".picture").press("c");
      watched.page().locator(".over").press("2");
      watched.page().locator(".over").press("Space");
      editor.getByText("Close").click();
      watched.page().getByText("Throw it away").click();

      editor.waitFor(gone());
    }
  }

  @Test
  void withoutAPromptableModelPointsSayWhyTheyAreOff(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      watched.page().route("**/v1/models", route -> json(route, NO_MODELS));
      watched.page().reload();
      show(platform, watched, "off");
      watched.tile("off").locator("[aria-label^='Correct']").click();
      watched.page().locator("[data-tool='points']").press("Enter");

      assertThat(watched.text(".hint")).contains("No promptable model serves");
      assertThat(watched.page().locator("[data-tool='points']").getAttribute("aria-pressed"))
          .isEqualTo("false");
    }
  }

  @Test
  void whatThePromptableModelFoundIsTakenForTheClass(ColourPlatform platform) throws Exception {
    List<String> asked = new ArrayList<>();
    String frame;
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route("**/v1/models", route -> json(route, promptableModel()));
      page.route(
          "**/segment",
          route -> {
            asked.add(route.request().postData());
            json(route, wholeFrame());
          });
      page.reload();
      show(platform, watched, "prompted");
      watched.await(() -> watched.text("#serving").equals("sam@1"));

      watched.tile("prompted").locator("[aria-label^='Correct']").click();
      frame = frozen(watched);
      page.locator("[data-tool='points']").click();
      page.locator("[data-class='2']").click();
      page.locator(".over").click();
      watched.await(() -> watched.text(".hint").contains("Found it"));
      // Who has no right button.
      page.getByText("Not the thing").click();
      page.locator(".over").click();
      watched.await(() -> asked.size() == 2 && page.getByText("Take it").isEnabled());
      page.locator(".over").press("n");
      page.locator(".over").press("Control+s");

      page.locator("dialog.editor").waitFor(gone());
    }
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst())
        .contains("\"model\":\"sam\"", "\"foreground\":true", "\"x\":4", "\"y\":3")
        .doesNotContain("\"foreground\":false");
    assertThat(asked.getLast()).contains("\"foreground\":true", "\"foreground\":false");
    byte[] green = new byte[PIXELS];
    Arrays.fill(green, (byte) 2);
    assertThat(labelOf(platform, "prompted", frame)).isEqualTo(green);
  }

  private static WatchedPage shown(ColourPlatform platform, String source) {
    WatchedPage watched = platform.dashboard();
    show(platform, watched, source);
    return watched;
  }

  /** A page sees only what comes after it has asked: the second frame at the latest. */
  private static void show(ColourPlatform platform, WatchedPage watched, String source) {
    platform.frame(source);
    watched.tile(source).waitFor();
    watched.tile(source).scrollIntoViewIfNeeded();
    try (ColourPlatform.Feed _ = platform.feed(source, Duration.ofMillis(300))) {
      watched.live(source);
    }
  }

  /** Id of the frame that is being corrected. */
  private static String frozen(WatchedPage watched) {
    return watched.page().locator("dialog.editor").getAttribute("data-frame-id");
  }

  private static Locator.WaitForOptions gone() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
  }

  static byte[] blackTurnedInto(byte id) {
    byte[] ids = ColourModel.ids();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ids[i] == 0 ? id : ids[i];
    }
    return ids;
  }

  /** The class map of the one label of a source, which must be of this frame. */
  static byte[] labelOf(ColourPlatform platform, String source, String frame) throws Exception {
    Optional<ConsumerRecord<String, byte[]>> record =
        MaskTopic.readAll(platform.kafka(), "labels").stream()
            .filter(each -> each.key().equals(source + "/" + frame))
            .reduce((_, last) -> last);
    assertThat(record).as("label of " + source + "/" + frame).isPresent();
    Label label = Label.parseFrom(record.orElseThrow().value());
    assertThat(label.getImage().toByteArray()).isEqualTo(ColourModel.jpeg());
    return MaskCodec.decode(label.getRowRuns(), label.getWidth(), label.getHeight());
  }

  private static void json(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  private static String promptableModel() {
    return """
        {"models":[{"name":"sam","serving_version":"1","previous_version":null,"shadow_version":null,
          "shadow_share":0,"shadow_sources":[],"promotion":null,"decided_at":null,"reason":null,
          "versions":[{"version":"1","task":"promptable","created_at":null,"parent_version":null,
          "metrics":[],"classes":[],"states":[],"files":[]}]}]}
        """;
  }

  private static String wholeFrame() {
    return """
        {"width":%d,"height":%d,"instances":[{"prompt":0,"predicted_iou":0.9,
          "mask":{"size":[%d,%d],"counts":[0,%d]}}]}
        """
        .formatted(
            ColourModel.WIDTH, ColourModel.HEIGHT, ColourModel.HEIGHT, ColourModel.WIDTH, PIXELS);
  }
}
