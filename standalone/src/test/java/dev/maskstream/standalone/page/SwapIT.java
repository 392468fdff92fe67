package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import dev.maskstream.standalone.MaskTopic;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A version that is let serve from the page. */
@ExtendWith(WithChromium.class)
class SwapIT {
  private static final String MODEL = "swapping";

  /** More than the page asks for of all events together. */
  private static final int MANY_REPORTS = 600;

  private static final String SECOND = "second";
  private static final Duration EVERY = Duration.ofMillis(100);

  /** Counted in frames, not in time: how long each takes is up to the machine. */
  private static final int A_SECONDS_FRAMES = 10;

  @Test
  void aSwapIsAskedForOnceMoreAndSeenAtOnce(ColourPlatform platform) throws Exception {
    // A model of its own: of the one that all share another test may have let a version serve.
    assertThat(platform.addVersion("first", "--name", MODEL).exitCode()).isZero();
    assertThat(platform.addVersion(SECOND, "--name", MODEL).exitCode()).isZero();
    platform.order("first", "{\"serve\":\"first\",\"default\":false}");
    try (WatchedPage watched = platform.dashboard();
        ColourPlatform.Feed _ = feedOfOwnModel(platform, watched.page())) {
      Page page = watched.page();
      watched.live("swap");
      page.locator("#tab-models").click();
      page.locator("[data-version='" + SECOND + "'] >> text=Serve").click();
      assertThat(watched.text("dialog")).contains("No frame is lost");
      noteWhenTheTileShows(page);
      page.locator("dialog button[type=submit]").click();

      watched.await(() -> firstShown(page) != null);
      page.locator("[data-version='" + SECOND + "'] >> text=serves").waitFor();
      page.locator(".history li >> text=" + SECOND + " is serving").waitFor();

      assertThat(framesOfTheSecond(platform).indexOf(firstShown(page)))
          .as("masks of the second version before the tile shows it")
          .isBetween(0, A_SECONDS_FRAMES);
      assertThat(watched.tile("swap").textContent()).contains("swapped");

      watched.tile("swap").locator(".picture").click();
      page.locator("#tab-classes").click();
      watched.await(() -> marks(page) == 1);
    }
  }

  private static ColourPlatform.Feed feedOfOwnModel(ColourPlatform platform, Page page) {
    APIResponse answer =
        page.request()
            .put(
                URI.create(platform.url()).resolve("/v1/sources/swap").toString(),
                RequestOptions.create().setData(Map.of("model", MODEL)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return platform.feed("swap", EVERY);
  }

  @Test
  void whoLoadsThePageAfterASwapSeesWhenItWasUnderManyReports(ColourPlatform platform)
      throws Exception {
    assertThat(platform.addVersion("third").exitCode()).isZero();
    try (ColourPlatform.Feed _ = platform.feed("swapped", Duration.ofMillis(200))) {
      platform.order("third", "{\"serve\":\"third\"}");
      await()
          .atMost(WatchedPage.PATIENCE)
          .until(() -> states(platform, "third").contains("\"state\":\"serving\""));
      platform.tell(Collections.nCopies(MANY_REPORTS, report()));

      try (WatchedPage watched = platform.dashboard()) {
        watched.live("swapped").locator(".picture").click();

        watched.await(() -> watched.tile("swapped").textContent().contains("@third"));
        watched.await(
            () -> watched.tile("swapped").locator(".figures").textContent().contains("swapped "));
        watched.await(() -> marks(watched.page()) == 1);
      }
    }
  }

  private static String states(ColourPlatform platform, String version) {
    return platform.modelWith(version).getAsJsonArray("versions").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(known -> known.get("version").getAsString().equals(version))
        .map(known -> known.get("states").toString())
        .findFirst()
        .orElseThrow();
  }

  private static Event.Builder report() {
    return Event.newBuilder()
        .setVersionReport(
            VersionReport.newBuilder()
                .setModel("another")
                .setVersion("1")
                .setRole(VersionRole.VERSION_ROLE_SERVING));
  }

  /**
   * Upright lines in the chart of a class: columns that are the text's colour from top to bottom.
   */
  private static int marks(Page page) {
    return (Integer)
        page.evaluate(
            """
            () => {
              const canvas = document.querySelector('.class canvas');
              const probe = document.createElement('canvas').getContext('2d');
              probe.fillStyle = getComputedStyle(canvas).getPropertyValue('--ink');
              probe.fillRect(0, 0, 1, 1);
              const ink = probe.getImageData(0, 0, 1, 1).data;
              const { width, height } = canvas;
              const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
              let marks = 0;
              let isMark = false;
              for (let x = 0; x < width; x++) {
                const wasMark = isMark;
                isMark = true;
                for (let y = 0; y < height - 2; y++) {
                  const i = 4 * (y * width + x);
                  isMark &&= data[i + 3] > 0 && [0, 1, 2].every((c) => Math.abs(data[i + c] - ink[c]) < 60);
                }
                if (isMark && !wasMark) marks++;
              }
              return marks;
            }
            """);
  }

  private static void noteWhenTheTileShows(Page page) {
    page.evaluate(
        """
        () => {
          const tile = document.querySelector('.tile[data-source="swap"]');
          const version = tile.querySelector('.version');
          new MutationObserver(() => {
            if (version.textContent.endsWith('@second')) window.swapShown ??= tile.dataset.frameId;
          }).observe(tile, { attributeFilter: ['data-frame-id'] });
        }
        """);
  }

  /** Id of the first frame that the tile showed with the second version, if it has. */
  private static Object firstShown(Page page) {
    return page.evaluate("() => window.swapShown ?? null");
  }

  /** In the order of their masks. */
  private static List<String> framesOfTheSecond(ColourPlatform platform) throws Exception {
    List<String> frames = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : MaskTopic.readAll(platform.kafka(), "masks")) {
      Mask mask = Mask.parseFrom(record.value());
      if (record.key().equals("swap") && mask.getModel().getVersion().equals(SECOND)) {
        frames.add(mask.getFrameId());
      }
    }
    return frames;
  }
}
