package dev.maskstream.standalone.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.standalone.ColourModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tools of the editor; what asks a model asks the bundled one. */
@ExtendWith(WithChromium.class)
class ToolsIT {
  private static final Duration EVERY = Duration.ofMillis(300);

  @Test
  void polygonBrushAndEraserPaintWhatTheyCoverAndEachIsUndone(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("tools", EVERY);
        WatchedPage watched = platform.dashboard()) {
      OpenEditor editor = OpenEditor.of(watched, "tools");
      editor.shows(ColourModel.ids());
      assertThat(watched.page().getByText("Undo").isDisabled()).isTrue();

      editor.use("polygon", 2);
      editor.click(4, 4);
      editor.click(28, 4);
      editor.click(4, 28);
      editor.press("n");
      watched.await(() -> editor.at(6, 6) == 2);
      assertThat(editor.at(24, 24)).isEqualTo(1);

      editor.use("brush", 1).drag(36, 20, 60, 20);
      watched.await(() -> editor.at(58, 20) == 1);
      assertThat(editor.at(48, 30)).isZero();

      editor.use("eraser", 2).drag(36, 20, 44, 20);
      watched.await(() -> editor.at(40, 20) == 0);
      assertThat(editor.at(58, 20)).isEqualTo(1);

      watched.page().getByText("Undo").click();
      watched.await(() -> editor.at(40, 20) == 1);
      editor.press("Control+z");
      watched.await(() -> editor.at(58, 20) == 0);
      assertThat(editor.at(6, 6)).isEqualTo(2);
      editor.press("Control+z");
      editor.shows(ColourModel.ids());
    }
  }

  @Test
  void escapeDropsWhatIsHalfDrawnThenAsksAboutWhatIsNotSavedThenCloses(ColourPlatform platform) {
    try (ColourPlatform.Feed _ = platform.feed("escape", EVERY);
        WatchedPage watched = platform.dashboard()) {
      OpenEditor editor = OpenEditor.of(watched, "escape");
      editor.use("polygon", 2);
      editor.click(4, 4);
      editor.click(28, 4);
      editor.click(4, 28);

      editor.press("Escape");
      editor.press("n");
      assertThat(watched.page().locator("dialog.editor").count()).isOne();
      editor.shows(ColourModel.ids());

      editor.use("brush", 2).drag(6, 6, 20, 6);
      editor.press("Escape");
      watched.page().getByText("Throw it away").click();

      watched.await(() -> watched.page().locator("dialog.editor").count() == 0);
    }
  }

  @Test
  void theModelFindsWhatIsInABox(ColourPlatform platform) throws Exception {
    try (ColourPlatform.Feed _ = platform.feed("boxes", EVERY, inspection());
        WatchedPage watched = platform.dashboard()) {
      OpenEditor editor = OpenEditor.of(watched, "boxes");
      editor.says("Click gives a whole area");
      byte[] before = editor.ids();

      editor.use("box", 2);
      Request asked =
          watched.page().waitForRequest("**/segment", () -> editor.drag(40, 40, 160, 160));
      editor.says("Found it");
      editor.shows(before);
      watched.page().getByText("Take it").click();

      String answer =
          platform
              .answers()
              .post(
                  URI.create(asked.url()).getPath(),
                  "application/json",
                  asked.postData().getBytes(UTF_8))
              .body();
      editor.shows(withClass(before, things(answer).getFirst(), 2));
      editor.press("Control+z");
      editor.shows(before);
    }
  }

  @Test
  void ofEverythingThatTheModelFindsThingsAreTakenByAClick(ColourPlatform platform)
      throws Exception {
    try (ColourPlatform.Feed _ = platform.feed("all", EVERY, inspection());
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      OpenEditor editor = OpenEditor.of(watched, "all");
      editor.use("everything", 1);
      Response answered =
          page.waitForResponse(
              response ->
                  response.url().endsWith("/segment?timeout_ms=300000")
                      && response.text().contains("\"counts\""),
              () -> editor.click(10, 10));
      editor.says("click those of the class");
      byte[] before = editor.ids();

      List<byte[]> things = things(answered.text());
      int place = firstIn(things.getFirst());
      byte[] smallest =
          things.stream()
              .filter(thing -> thing[place] != 0)
              .min(Comparator.comparingInt(ToolsIT::size))
              .orElseThrow();
      int column = place % editor.width();
      int row = place / editor.width();
      editor.click(column + 0.5, row + 0.5);

      editor.shows(withClass(before, smallest, 1));
      editor.press("Control+z");
      editor.shows(before);
    }
  }

  @Test
  void takingIsOfferedOnlyWhereThereIsSomethingToTake(ColourPlatform platform) throws Exception {
    try (ColourPlatform.Feed _ = platform.feed("takes", EVERY, inspection());
        WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      OpenEditor editor = OpenEditor.of(watched, "takes");
      editor.use("polygon", 2);
      assertThat(page.getByText("Take it").isEnabled()).isFalse();
      editor.click(20, 20);
      editor.click(80, 20);
      assertThat(page.getByText("Drop it").isEnabled()).isTrue();
      assertThat(page.getByText("Take it").isEnabled()).isFalse();
      editor.click(20, 80);
      assertThat(page.getByText("Take it").isEnabled()).isTrue();
      editor.press("Escape");
      assertThat(page.getByText("Drop it").isEnabled()).isFalse();

      List<Route> asked = new ArrayList<>();
      page.route("**/segment", asked::add);
      editor.use("points", 2).click(100, 100);
      watched.await(() -> !asked.isEmpty());
      assertThat(page.getByText("Drop it").isEnabled()).isTrue();
      assertThat(page.getByText("Take it").isEnabled()).isFalse();
      asked.getFirst().resume();
      editor.says("N takes it");
      assertThat(page.getByText("Take it").isEnabled()).isTrue();
      page.unroute("**/segment");
      editor.press("Escape");

      editor.use("everything", 1).click(10, 10);
      editor.says("click those of the class");
      assertThat(page.getByText("Drop it").isEnabled()).isTrue();
      assertThat(page.getByText("Take it").isEnabled()).isFalse();
    }
  }

  private static byte[] inspection() throws IOException {
    try (InputStream in = ToolsIT.class.getResourceAsStream("/inspection.jpg")) {
      return in.readAllBytes();
    }
  }

  /** For each thing that an answer names its pixels, 1 inside and 0 outside. */
  private static List<byte[]> things(String answer) throws MalformedMaskException {
    JsonObject found = JsonParser.parseString(answer).getAsJsonObject();
    int width = found.get("width").getAsInt();
    int height = found.get("height").getAsInt();
    List<byte[]> things = new ArrayList<>();
    for (JsonElement each : found.getAsJsonArray("instances")) {
      String counts = each.getAsJsonObject().getAsJsonObject("mask").get("counts").getAsString();
      things.add(CocoRle.inside(CocoRle.decompress(counts, width, height), width, height));
    }
    return things;
  }

  private static byte[] withClass(byte[] ids, byte[] where, int id) {
    byte[] changed = ids.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] = where[i] != 0 ? (byte) id : changed[i];
    }
    return changed;
  }

  private static int firstIn(byte[] thing) {
    int place = 0;
    while (thing[place] == 0) {
      place++;
    }
    return place;
  }

  private static int size(byte[] thing) {
    int size = 0;
    for (byte inside : thing) {
      size += inside;
    }
    return size;
  }
}
