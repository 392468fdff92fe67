package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's rules that are values only, in the browser that runs them. */
@ExtendWith(WithChromium.class)
class RulesIT {
  @Test
  void framesThatKafkaMayHaveForgottenLeaveTheQueue(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { LabelQueue } = await import('/assets/label-queue.js');
                const queue = new LabelQueue();
                const seen = (frameId, source, minutes) => ({
                  facts: { frameId, source, confidence: 0.5, emittedAt: 60e6 * minutes },
                });
                const minute = 60_000;
                queue.offer(seen('a', 'one', 0), 0);
                queue.offer(seen('b', 'two', 30), 30 * minute);
                const early = queue.forgetOld(49 * minute);
                queue.offer({ facts: { ...seen('c', 'three', 51).facts, confidence: null } }, 51 * minute);
                const late = queue.forgetOld(51 * minute);
                return `${early}, ${late}: ${queue.entries.map((entry) => entry.seen.facts.frameId)}`;
                """))
        .isEqualTo("false, true: b");
  }

  @Test
  void tenMasksInASecondAreTenASecondAndOneMakesNoFigures(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { Meter } = await import('/assets/meter.js');
                const meter = new Meter();
                meter.add(0, null);
                const one = Object.values(meter.read(100));
                for (let i = 1; i <= 10; i++) meter.add(100 * i, i);
                const ten = Object.values(meter.read(1000));
                const none = Object.values(meter.read(9000));
                return JSON.stringify([one, ten, none]);
                """))
        .isEqualTo("[[null,null,null],[10,6,10],[null,null,null]]");
  }

  @Test
  void aSwapThatNobodyWatchedIsDatedByItsEventOrNotAtAll(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { Tile } = await import('/assets/tile.js');
                const { ClassHistory } = await import('/assets/class-history.js');
                const turns = { 'm@2': { version: '2', since: 40_000, isSwap: true } };
                const tile = new Tile('swapped', () => {}, (model, version) => turns[`${model}@${version}`]);
                const history = new ClassHistory();
                const mask = (model, version, at) => {
                  const facts = { model, version, areas: [], classes: [], width: 1, height: 1, ingestedAt: 0, emittedAt: 0 };
                  tile.masked(facts, false, at, at);
                  history.add(facts, at, tile.swappedAt);
                  return tile.swappedAt;
                };
                const told = [
                  mask('m', '1', 1000), mask('m', '2', 90_000), mask('m', '3', 180_000), mask('m', '1', 181_000), mask('n', '1', 182_000),
                ];
                return `${told}; ${history.swaps.map(({ at }) => at)}`;
                """))
        .isEqualTo("0,40000,0,181000,182000; 40000,181000,182000");
  }

  @Test
  void aSwapIsWhenTheFirstProcessTellsOfAnotherVersionAndNotAStart(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { ModelWatch } = await import('/assets/model-watch.js');
                const watch = new ModelWatch();
                const told = [];
                const serving = (version, at) => {
                  watch.happened({ type: 'model_state_changed', model: 'm', version, state: 'serving', at_micros: 1000 * at });
                  const { since, isSwap } = watch.turn('m', version);
                  told.push(isSwap ? since : 'start');
                };
                serving('1', 10);
                serving('1', 20);
                serving('2', 30);
                serving('2', 31);
                serving('2', 40);
                serving('1', 50);
                return `${told} ${watch.turn('m', '2')}`;
                """))
        .isEqualTo("start,start,30,30,30,50 undefined");
  }

  @Test
  void alertsEndWithWhatTheyAreAbout(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { Thresholds } = await import('/assets/thresholds.js');
                const thresholds = new Thresholds({ getItem: () => 'null', setItem: () => {} });
                thresholds.set('cam', 'dent', { above: 0.1, below: null });
                const counts = () => {
                  const { begun, ended } = thresholds.check('cam', [{ name: 'dent', share: 0.5 }]);
                  return `${begun.length}${ended.length}`;
                };
                const told = [counts(), counts(), counts(), counts()];
                thresholds.set('other', 'rust', { above: 0.1, below: null });
                const gone = thresholds.check('cam', [{ name: 'scratch', share: 0.5 }]).ended.map(({ name }) => name);
                return `${told}; ${gone}; ${thresholds.crossed.size}`;
                """))
        .isEqualTo("00,00,10,00; dent; 0");
  }

  @Test
  void allTilesAreShownAtOnceWhereNamesAndPicturesCanStillBeSeen(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { fit } = await import('/assets/wall-fit.js');
                const told = (...wall) => {
                  const { columns, picture } = fit(...wall);
                  return picture ? `${columns}x${picture}` : `${columns} that scroll`;
                };
                return [
                  told(0, 1104, 620, 0), told(1, 1104, 620, 0), told(5, 1104, 600, 0), told(12, 1104, 820, 0),
                  told(7, 1104, 412, 0), told(7, 1104, 412, 18), told(18, 1104, 620, 0), told(12, 625, 620, 0),
                  told(1, 200, 620, 0),
                ].join(', ');
                """))
        .isEqualTo(
            "1 that scroll, 1x514, 3x200, 4x163, 4x106, 4x91, 4 that scroll, 2 that scroll,"
                + " 1 that scroll");
  }

  @Test
  void aConnectionThatIsClosedIsNotTriedAgain(ColourPlatform platform) {
    assertThat(
            told(
                platform,
                """
                const { LiveSocket } = await import('/assets/live-socket.js');
                const { WebSocket, setTimeout, clearTimeout } = window;
                const opened = [];
                const waiting = new Map();
                window.WebSocket = class {
                  constructor() { opened.push(this); }
                  close() {}
                };
                window.setTimeout = (task) => {
                  waiting.set(opened.length, task);
                  return opened.length;
                };
                window.clearTimeout = (timer) => waiting.delete(timer);
                const afterAll = () => {
                  waiting.forEach((task) => task());
                  return opened.length;
                };
                const socket = new LiveSocket(() => {}, () => {});
                socket.open('ws://gateway', []);
                opened.at(-1).onclose({ reason: 'cut' });
                const lost = afterAll();
                opened.at(-1).onclose({ reason: 'cut' });
                socket.close();
                const closed = afterAll();
                Object.assign(window, { WebSocket, setTimeout, clearTimeout });
                return `${lost}, ${closed}, ${opened.at(-1).onclose}`;
                """))
        .isEqualTo("2, 2, null");
  }

  private static String told(ColourPlatform platform, String script) {
    try (WatchedPage watched = platform.dashboard()) {
      return (String) watched.page().evaluate("async () => {\n" + script + "\n}");
    }
  }
}
