package dev.maskstream.standalone.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.maskstream.standalone.ColourModel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      page.route("**/v1/sources", route -> sources(route, put.isEmpty() ? "" : HALL));
      // What other tests have sent has news of its own.
      page.reload();
      noteWhatIsSaid(page);

      addHall(page);

      watched.await(() -> said(page).contains("hall-1: Offline, connection refused"));
      page.locator(".tile[data-source='hall-1'][data-state='offline']").waitFor();
      assertThat(watched.tile("hall-1").textContent())
          .contains("Offline", "connection refused")
          .contains("3 dropped (stale), 12 dropped (superseded)");
      assertThat(watched.tile("hall-1").locator(".picture").getAttribute("aria-describedby"))
          .isEqualTo("note-of-hall-1");
      assertThat(watched.text("#note-of-hall-1")).contains("Offline connection refused");
      addHall(page);
      page.getByText("There is a camera of that name").waitFor();
      page.keyboard().press("Escape");
      assertThat(put).hasSize(1);
      page.getByText("Add the camera").click();
      page.getByText("Replace it").click();
      watched.await(() -> put.size() == 2);
    }
    assertThat(put).hasSize(2);
    assertThat(put.getFirst())
        .startsWith("PUT ")
        .contains("\"url\":\"rtsp://10.0.0.9/stream\"", "\"delivery\":\"latest\"");
  }

  private static void addHall(Page page) {
    page.locator("#add").press("Enter");
    page.getByLabel("Name").fill("hall-1");
    page.getByLabel("URL (RTSP").fill("rtsp://10.0.0.9/stream");
    page.getByText("Add the camera").click();
  }

  private static final String HALL =
      """
      {"source":"hall-1","accepted":0,"masks":0,"dropped":{"stale":3},"dead_letters":0,
        "in_flight":0,"url":"rtsp://10.0.0.9/stream","state":"offline","reason":"connection refused",
        "camera_dropped":{"superseded":12}}
      """;

  private static void sources(Route route, String sources) {
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody("{\"sources\":[" + sources + "]}"));
  }

  @Test
  void aCameraThatIsNotOnTheWallIsNotReplacedWithoutAWordEither(ColourPlatform platform) {
    List<String> put = new ArrayList<>();
    String others =
        IntStream.range(0, 100)
            .mapToObj(
                number ->
                    """
                    {"source":"other-%d","accepted":0,"masks":0,"dropped":{},"dead_letters":0,"in_flight":0},
                    """
                        .formatted(number))
            .collect(Collectors.joining());
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route("**/v1/sources", route -> sources(route, others + HALL));
      page.route("**/v1/sources/hall-1", route -> put.add(route.request().method()));
      page.reload();
      watched.await(() -> watched.text("#full").startsWith("100 sources are shown"));
      assertThat(watched.tile("hall-1").count()).isZero();

      addHall(page);

      watched.await(() -> !put.isEmpty() || page.getByText("Replace it").isVisible());
      assertThat(put).isEmpty();
    }
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
  void aPictureDroppedOnThePageIsShownThoughNoOtherFollows(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      watched.await(() -> watched.text("#health").equals("live"));
      for (String name : List.of("drop-1", "drop-2", "drop-3")) {
        drop(watched.page(), name + ".jpg");

        watched.painted(name);
        assertThat(watched.tile(name).locator(".figures").textContent())
            .as("one mask makes no rate and no quantile")
            .contains("– fps", "p50 – · p99 –");
      }
    }
  }

  @Test
  void ofFilesThatAreDroppedTogetherTheOneThatIsNoPictureIsNamed(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      watched.forgives("415");
      drop(watched.page(), "notes.jpg", "no picture".getBytes(US_ASCII));

      watched.await(() -> watched.text("#status").startsWith("notes.jpg: "));
    }
  }

  private static void drop(Page page, String file) {
    drop(page, file, ColourModel.jpeg());
  }

  private static void drop(Page page, String file, byte[] content) {
    JSHandle dropped =
        page.evaluateHandle(
            """
            ([name, base64]) => {
              const dropped = new DataTransfer();
              const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
              dropped.items.add(new File([bytes], name, { type: 'image/jpeg' }));
              return dropped;
            }
            """,
            List.of(file, Base64.getEncoder().encodeToString(content)));
    page.dispatchEvent("#wall", "drop", Map.of("dataTransfer", dropped));
  }

  @Test
  void eachFrameOfAVideoIsSentAndCountedOnThePage(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      noteWhatIsSaid(page);
      page.locator("#add").click();
      page.locator("dialog input[type=file]")
          .nth(1)
          .setInputFiles(new FilePayload("clip 3.mjpeg", "video/x-motion-jpeg", motionJpeg(40)));

      watched.live("clip-3");
      watched.await(() -> said(page).contains("40 frames of clip 3.mjpeg sent"));
      watched.await(() -> masks(platform, "clip-3") == 40);
    }
  }

  /** JPEGs one after the other. */
  private static byte[] motionJpeg(int frames) {
    ByteArrayOutputStream video = new ByteArrayOutputStream();
    for (int i = 0; i < frames; i++) {
      video.writeBytes(ColourModel.jpeg());
    }
    return video.toByteArray();
  }

  private static int masks(ColourPlatform platform, String source) {
    return platform.answers().get("/v1/sources").json().getAsJsonArray("sources").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(each -> each.get("source").getAsString().equals(source))
        .mapToInt(each -> each.get("masks").getAsInt())
        .sum();
  }

  private static void noteWhatIsSaid(Page page) {
    page.evaluate(
        """
        () => {
          window.said = [];
          const toast = document.getElementById('status');
          new MutationObserver(() => window.said.push(toast.textContent))
            .observe(toast, { childList: true, characterData: true, subtree: true });
        }
        """);
  }

  private static String said(Page page) {
    return (String) page.evaluate("() => window.said.join('\\n')");
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
        page.locator("#help").click();
        assertThat(page.locator("dialog #alerts .alert").isVisible()).isTrue();
        page.keyboard().press("Escape");
        watched.await(() -> page.locator("body > #alerts .alert").isVisible());
      }

      page.locator("#alerts .alert.old").waitFor();
      assertThat(watched.text("#alerts")).contains("no fresh mask since");
      page.getByText("These figures are not of now").waitFor();
      page.getByLabel("Alert when red is above percent").fill("90");
      page.getByLabel("Alert when red is above percent").press("Enter");
      watched.await(() -> page.locator(".alert").count() == 0);
    }
  }
}
