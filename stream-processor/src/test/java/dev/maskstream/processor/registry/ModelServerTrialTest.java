package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.FramesServed;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.vision.EngineTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are not proven yet, and what becomes of those that break. */
class ModelServerTrialTest {
  @TempDir private Path folder;
  private Bench bench;
  private ModelServer server;
  private ModelVersion one;
  private ModelVersion two;

  @BeforeEach
  void prepare() {
    bench = new Bench(folder);
    server = bench.server();
    one = bench.version("1");
    two = bench.version("2");
  }

  @Test
  void aVersionThatBreaksOnTrialGivesWayToTheOneBefore() {
    follow(bench.serve(one));
    follow(bench.serve(two));

    server.broken("out of memory");

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("1 serving", "2 rejected");
    assertThat(bench.changes.getLast().reason()).contains("out of memory");
    assertThat(server.status().newest()).map(ModelState::label).contains("rejected");
    assertThat(bench.loaded.get("2")).hasSize(1);
  }

  @Test
  void aProvenVersionThatBreaksIsBuiltAnewThreeTimesAtMost() {
    follow(bench.serve(one));
    follow(bench.serve(two));
    FramesServed.by(current(), 100);
    server.step();

    for (int time = 0; time < 3; time++) {
      server.broken("out of memory");
      server.step();
    }
    assertThat(bench.serving("pets")).isEqualTo("2");
    assertThat(bench.loaded.get("2")).hasSize(4);
    assertThat(bench.fatal).isEmpty();

    server.broken("out of memory");

    assertThat(bench.fatal).singleElement().asString().contains("pets@2");
  }

  @Test
  void aVersionUnderWhichTheProcessDiedTwiceIsRejectedAndTheLastProvenOneServes() throws Exception {
    die(two);
    die(two);

    server.follow(bench.serve(two, one));
    server.step();
    server.step();

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).containsExactly("2 loading", "2 rejected", "1 loading", "1 serving");
    assertThat(bench.changes.get(1).reason()).contains("died 2 times");
    assertThat(server.status().reason()).contains("pets@2 is rejected", "died 2 times");
    assertThat(server.status().newest()).map(ModelState::label).contains("rejected");
  }

  @Test
  void afterADeathNoEngineIsPickedForItsSpeed() throws Exception {
    die(two);

    follow(bench.serve(two));

    assertThat(bench.trialled.get("2"))
        .isEqualTo(
            new EngineTrial.Impossible("the process has died while this version was on trial"));
  }

  @Test
  void anEngineThatMayHaveEndedTheProcessIsNotPickedForAProvenVersionEither() throws Exception {
    die(new TrialRecords(folder.resolve("trials/engines")), folder.resolve("trials/engines"), two);
    bench.trials.begin(two).proven(1);

    follow(bench.serve(two));

    assertThat(bench.trialled.get("2"))
        .isInstanceOfSatisfying(
            EngineTrial.Impossible.class,
            impossible ->
                assertThat(impossible.reason())
                    .startsWith("the process has died on another engine; delete "));
  }

  @Test
  void oneDeathIsNotEnough() throws Exception {
    die(two);

    follow(bench.serve(two));

    assertThat(bench.serving("pets")).isEqualTo("2");
  }

  @Test
  void aDeviceThatIsLostWhileAVersionIsOpenedRejectsNothingAndIsOnItsMark() throws Exception {
    bench.losingTheDevice.add("2");
    follow(bench.serve(one));

    follow(bench.serve(two));

    assertThat(bench.lost).containsExactly("an illegal address");
    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("1 serving", "2 loading");
    try (Stream<Path> marks = Files.list(folder.resolve("trials"))) {
      assertThat(marks.map(mark -> mark.getFileName().toString()))
          .anyMatch(name -> name.startsWith("pets@2") && name.endsWith(".running"));
    }
  }

  @Test
  void aHundredFramesProveAVersionOnDisk() throws Exception {
    follow(bench.serve(one));
    assertThat(bench.trials.isProven(one)).isFalse();

    FramesServed.by(current(), 100);
    server.step();

    assertThat(bench.trials.isProven(one)).isTrue();
  }

  @Test
  void tenMinutesProveAVersionOfIdleCameras() throws Exception {
    follow(bench.serve(one));
    bench.pass(Duration.ofMinutes(9));
    server.step();
    assertThat(bench.trials.isProven(one)).isFalse();

    bench.pass(Duration.ofMinutes(1));
    server.step();

    assertThat(bench.trials.isProven(one)).isTrue();
  }

  private ReadyModel current() {
    return bench.lanes.lane("pets").current().orElseThrow();
  }

  private void follow(Decision decision) {
    server.follow(decision);
    server.step();
  }

  /** Leaves what a process leaves that dies with the version on trial: a mark without a lock. */
  private void die(ModelVersion version) throws Exception {
    die(bench.trials, folder.resolve("trials"), version);
  }

  private static void die(TrialRecords records, Path folder, ModelVersion version)
      throws Exception {
    TrialRecords.Mark mark = records.begin(version);
    try (var marks = Files.list(folder)) {
      Path held =
          marks
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().contains("+dead"))
              .findFirst()
              .orElseThrow();
      String dead = held.getFileName().toString().replace("+", "+dead" + System.nanoTime());
      Files.copy(held, held.resolveSibling(dead));
    }
    mark.end();
  }
}
