package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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

  @Test
  void anEventThatCannotBeShownCostsItselfAloneIsToldOnceAndLeavesNoLineOpen(
      ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      leaveForAnEmptyPage(watched.page());
      Object told =
          watched
              .page()
              .evaluate(
                  """
                  async () => {
                    const { GatewayEvents } = await import('/assets/gateway-events.js');
                    const plain = { fetch: window.fetch, error: console.error };
                    console.error = () => {};
                    const lines = new Set();
                    window.fetch = async (path, options) => {
                      if (!String(path).startsWith('/v1/events')) return plain.fetch(path, options);
                      lines.add(options.signal);
                      const old = 'id: 3\\ndata: {"type":"retrain_requested"}\\n\\n';
                      if (path.includes('until=now')) return new Response(old);
                      const text = `${old}id: 7\\ndata: {"type":"version_report"}\\n\\n`;
                      return new Response(new ReadableStream({
                        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
                      }));
                    };
                    const told = [];
                    const events = new GatewayEvents((event) => {
                      told.push(event.type);
                      throw new Error('poison');
                    }, () => {});
                    events.start();
                    await new Promise((resolve) => setTimeout(resolve, 1500));
                    const open = [...lines].filter((signal) => !signal.aborted).length;
                    events.abort.abort();
                    Object.assign(window, { fetch: plain.fetch });
                    console.error = plain.error;
                    return `${told}; ${lines.size} lines, ${open} open; last ${events.last}`;
                  }
                  """);

      assertThat(told).isEqualTo("retrain_requested,version_report; 1 lines, 1 open; last 7");
    }
  }

  @Test
  void aLateAnswerToTheKeyBeforeDoesNotAskForAnother(ColourPlatform platform) {
    List<Route> late = new ArrayList<>();
    try (WatchedPage watched = platform.dashboard()) {
      watched.forgives("401");
      Page page = watched.page();
      page.addInitScript("AbortSignal.timeout = () => new AbortController().signal;");
      page.route("**/v1/sources", route -> answerByKey(route, late));
      page.reload();
      enterKey(watched, "old");
      enterKey(watched, "new");
      watched.await(() -> watched.text("#health").equals("live"));

      unknownKey(late.getFirst());

      // No more than one can be on its way already.
      page.waitForRequest("**/v1/sources", () -> {});
      page.waitForRequest("**/v1/sources", () -> {});
      assertThat(page.locator("#key-form").isVisible()).isFalse();
      assertThat(watched.text("#health")).isEqualTo("live");
    }
  }

  /** The first request with the old key is kept for later. */
  private static void answerByKey(Route route, List<Route> late) {
    String key = route.request().headers().getOrDefault("x-api-key", "");
    if (key.equals("new")) {
      route.resume();
    } else if (key.equals("old") && late.isEmpty()) {
      late.add(route);
    } else {
      unknownKey(route);
    }
  }

  private static void unknownKey(Route route) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(401)
            .setContentType("application/problem+json")
            .setBody("{\"code\":\"unknown-key\",\"detail\":\"This key is not known.\"}"));
  }

  private static void enterKey(WatchedPage watched, String key) {
    watched.await(() -> watched.page().getByLabel("API key").isVisible());
    watched.page().getByLabel("API key").fill(key);
    watched.page().getByLabel("API key").press("Enter");
  }

  /** The dashboard listens to events of its own; on this page nothing does. */
  private static void leaveForAnEmptyPage(Page page) {
    page.route(
        "**/empty",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<link rel='icon' href='data:,'>")));
    page.navigate(URI.create(page.url()).resolve("/empty").toString());
  }

  @Test
  void aTileWhoseMasksComeLateSaysHowFarItIsBehind(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Object said =
          watched
              .page()
              .evaluate(
                  """
                  async () => {
                    const { Tile } = await import('/assets/tile.js');
                    const tile = new Tile('late', () => {}, () => undefined);
                    const facts = { areas: [], classes: [], capturedAt: 1, ingestedAt: 1e6, emittedAt: 601e6 };
                    tile.masked(facts, true, 5000, 5000);
                    const behind = `${tile.standing(6000).state}, ${tile.standing(6000).words}, ${tile.old(6000)}`;
                    const quick = { ...facts, ingestedAt: 601.9e6, emittedAt: 602e6 };
                    tile.masked(quick, true, 7000, 6000);
                    const caughtUp = tile.standing(8000).state;
                    tile.masked({ ...quick, ingestedAt: 602.9e6, emittedAt: 603e6 }, true, 68000, 67000);
                    const afterAnOutage = tile.standing(68000);
                    tile.masked({ ...quick, ingestedAt: 662.9e6, emittedAt: 663e6 }, true, 68500, 67500);
                    return `${behind}; ${caughtUp}; ${afterAnOutage.words}; ${tile.standing(68500).state}`;
                  }
                  """);

      assertThat(said)
          .isEqualTo("behind, 10 min behind, the last mask is 10 min old; live; 60 s behind; live");
    }
  }

  @Test
  void aConnectionIsLostWhenMasksAreCountedAndNoneComes(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Object said =
          watched
              .page()
              .evaluate(
                  """
                  async () => {
                    const { Silence } = await import('/assets/silence.js');
                    const run = (masks, hears) => {
                      const silence = new Silence();
                      const lost = [];
                      for (let second = 0; second <= 30; second += 2) {
                        if (hears) silence.heard();
                        if (silence.isLost([{ source: 'a', masks: masks(second) }], 1000 * second)) lost.push(second);
                      }
                      return lost.join() || 'never';
                    };
                    return [run((at) => at, false), run((at) => at, true), run(() => 5, false)].join(' ');
                  }
                  """);

      assertThat(said).isEqualTo("20 never never");
    }
  }

  @Test
  void aLostConnectionIsOpenedAgainAndAsksForWhatWasWatched(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Object said =
          watched
              .page()
              .evaluate(
                  """
                  async () => {
                    const { LiveSocket } = await import('/assets/live-socket.js');
                    const states = [];
                    const socket = new LiveSocket(() => {}, (isOpen) => states.push(isOpen));
                    const opened = async (count) => {
                      while (states.filter(Boolean).length < count) await new Promise((done) => setTimeout(done, 20));
                    };
                    const url = location.origin.replace('http', 'ws') + '/v1/live';
                    socket.want('a', 'masks');
                    socket.open(url, ['maskstream']);
                    await opened(1);
                    socket.open(url, ['maskstream']);
                    await opened(2);
                    socket.socket.onclose = null;
                    socket.socket.close();
                    return states.join();
                  }
                  """);

      assertThat(said).isEqualTo("true,false,true");
    }
  }

  @Test
  void whatIsAskedAgainAndAgainHasADeadlineAndWhatIsSentHasNone(ColourPlatform platform) {
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      watched.await(() -> watched.text("#health").equals("live"));
      page.evaluate(
          """
          async () => {
            const { send } = await import('/assets/api.js');
            window.asked = {};
            window.fetch = async (path, { method, signal }) => {
              window.asked[`${method ?? 'GET'} ${path}`] = Boolean(signal);
              throw new DOMException('too late', 'TimeoutError');
            };
            await send('POST', '/v1/labels', {}).catch(() => {});
          }
          """);

      watched.await(() -> Boolean.TRUE.equals(page.evaluate("() => 'GET /v1/sources' in asked")));
      watched.await(() -> watched.text("#health").startsWith("The gateway does not answer"));
      assertThat(page.evaluate("() => [asked['GET /v1/sources'], asked['POST /v1/labels']].join()"))
          .isEqualTo("true,false");
    }
  }

  @Test
  void aFullWallSaysSoAndWhatIsDeletedElsewhereGoes(ColourPlatform platform) {
    AtomicReference<List<String>> sources = new AtomicReference<>();
    sources.set(IntStream.rangeClosed(1, 102).mapToObj(i -> camera(i, "rtsp://a/b")).toList());
    try (WatchedPage watched = platform.dashboard()) {
      Page page = watched.page();
      page.route(
          "**/v1/sources",
          route ->
              answer(
                  route,
                  "application/json",
                  "{\"sources\":[" + String.join(",", sources.get()) + "]}"));
      page.reload();
      watched.await(() -> watched.text("#full").startsWith("100 sources are shown"));
      assertThat(page.locator(".tile").count()).isEqualTo(100);

      sources.set(List.of(camera(1, ""), camera(2, "rtsp://a/b"), camera(200, "")));
      watched.await(() -> page.locator(".tile").count() == 2);
      page.getByLabel("Take camera-200 off the wall").click();

      watched.await(() -> watched.text("#full").isEmpty() && page.locator(".tile").count() == 1);
      assertThat(watched.tile("camera-2").count()).isEqualTo(1);
    }
  }

  private static String camera(int number, String url) {
    return """
        {"source":"camera-%d","accepted":1,"masks":0,"dropped":{},"dead_letters":0,"in_flight":0,"url":"%s"}
        """
        .formatted(number, url);
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
