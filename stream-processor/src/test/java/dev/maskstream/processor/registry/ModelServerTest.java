package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.ModelLanes.Standing;
import dev.maskstream.proto.v1.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServerTest {
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
  void aVersionIsLoadedBesideTheOneThatServesAndThenTakesItsPlace() {
    follow(bench.serve(one));
    server.follow(bench.serve(two));
    assertThat(bench.serving("pets")).isEqualTo("1");

    server.step();

    assertThat(bench.serving("pets")).isEqualTo("2");
    assertThat(bench.states())
        .containsExactly("1 loading", "1 serving", "2 loading", "2 serving", "1 draining");
  }

  @Test
  void theWayBackIsOneSwapWithoutLoadingAnything() {
    follow(bench.serve(one));
    follow(bench.serve(two));

    server.follow(bench.serve(one));

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.loaded.get("1")).hasSize(1);
    assertThat(bench.isClosed("1")).isFalse();
    assertThat(server.status().kept()).map(it -> it.id().version()).contains("2");
  }

  @Test
  void theVersionBeforeIsClosedWhenItsTimeIsUp() {
    follow(bench.serve(one));
    follow(bench.serve(two));
    assertThat(bench.isClosed("1")).isFalse();

    bench.pass(Duration.ofMinutes(10));
    server.step();

    assertThat(bench.isClosed("1")).isTrue();
    assertThat(server.status().kept()).isEmpty();
  }

  @Test
  void onlyOneVersionIsKeptWarm() {
    follow(bench.serve(one));
    follow(bench.serve(two));
    follow(bench.serve(bench.version("3")));

    assertThat(bench.isClosed("1")).isTrue();
    assertThat(bench.isClosed("2")).isFalse();
  }

  @Test
  void withoutTimeToKeepItTheVersionBeforeIsClosedAtOnce() {
    bench = new Bench(folder, Duration.ZERO);
    server = bench.server();
    follow(bench.serve(one));

    follow(bench.serve(two));

    assertThat(bench.isClosed("1")).isTrue();
  }

  @Test
  void aVersionThatTheEngineRefusesIsRejectedAndTheOldOneGoesOn() {
    bench.refusing.add("2");
    follow(bench.serve(one));

    follow(bench.serve(two));

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("2 loading", "2 rejected");
    assertThat(bench.changes.getLast().reason()).contains("does not like it");
    assertThat(server.standing()).isEqualTo(Standing.SERVING);
  }

  @Test
  void theSameDecisionIsNotTriedTwiceButANewOneIs() {
    bench.refusing.add("1");
    Decision decision = bench.serve(one);
    follow(decision);
    follow(decision);
    assertThat(bench.states()).containsExactly("1 loading", "1 rejected");
    assertThat(server.standing()).isEqualTo(Standing.UNAVAILABLE);

    bench.refusing.clear();
    follow(bench.serve(one));

    assertThat(bench.serving("pets")).isEqualTo("1");
  }

  @Test
  void partsThatComeLateAreWaitedFor() {
    follow(bench.serve(Bench.absent("pets", "9")));
    assertThat(server.standing()).isEqualTo(Standing.LOADING);

    var _ = bench.version("9");
    bench.pass(Duration.ofMillis(1100));
    server.step();
    server.step();

    assertThat(bench.serving("pets")).isEqualTo("9");
  }

  @Test
  void partsThatDoNotComeRejectTheVersion() {
    follow(bench.serve(one));
    follow(bench.serve(Bench.absent("pets", "9")));

    for (int second = 0; second < 32; second++) {
      bench.pass(Duration.ofMillis(1100));
      server.step();
    }

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("9 loading", "9 rejected");
    assertThat(bench.changes.getLast().reason()).contains("only 0 of 1 parts");
  }

  @Test
  void aVersionWithoutARecordIsRejectedAfterAWhileAndTheLastKnownToWorkServes() {
    Decision decision = bench.serveUnpublished(two, one);
    follow(decision);
    assertThat(bench.states()).isEmpty();

    bench.pass(Duration.ofSeconds(10));
    follow(decision);
    follow(decision);

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).containsExactly("2 rejected", "1 loading", "1 serving");
    assertThat(bench.changes.getFirst().reason()).contains("no record of it, 10 s after");
    assertThat(server.status().newest()).map(ModelState::label).contains("rejected");
  }

  @Test
  void beforeAVersionWithoutARecordTheOldOneGoesOnAndItIsSaidOnce() {
    follow(bench.serve(one));
    Decision decision = bench.serveUnpublished(two, one);
    for (int second = 0; second < 30; second++) {
      bench.pass(Duration.ofSeconds(1));
      follow(decision);
    }

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).containsExactly("1 loading", "1 serving", "2 rejected");
  }

  @Test
  void withNothingToFallBackOnAVersionWithoutARecordMakesTheModelUnavailable() {
    Decision decision = bench.serveUnpublished(two);
    follow(decision);
    assertThat(server.standing()).isEqualTo(Standing.LOADING);

    bench.pass(Duration.ofSeconds(10));
    follow(decision);

    assertThat(server.standing()).isEqualTo(Standing.UNAVAILABLE);
    assertThat(server.lacksRecord()).isTrue();
  }

  @Test
  void aRecordThatComesLateIsTakenUp() {
    Decision decision = bench.serveUnpublished(two, one);
    follow(decision);
    bench.pass(Duration.ofSeconds(10));
    follow(decision);
    follow(decision);
    assertThat(bench.serving("pets")).isEqualTo("1");

    follow(Bench.published(decision, two));

    assertThat(bench.serving("pets")).isEqualTo("2");
    assertThat(server.lacksRecord()).isFalse();
  }

  @Test
  void anOutageOfKafkaIsHeldAgainstNoVersion() {
    follow(bench.serve(one));
    bench.kafkaAway = true;
    follow(bench.serve(Bench.absent("pets", "9")));
    pass(Duration.ofHours(1));
    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("9 loading");

    bench.kafkaAway = false;
    var _ = bench.version("9");
    pass(Duration.ofSeconds(31));

    assertThat(bench.serving("pets")).isEqualTo("9");
  }

  @Test
  void partsThatAreMissingAfterAnOutageAreWaitedForAnew() {
    follow(bench.serve(one));
    follow(bench.serve(Bench.absent("pets", "9")));
    pass(Duration.ofSeconds(20));
    bench.kafkaAway = true;
    pass(Duration.ofSeconds(60));
    bench.kafkaAway = false;

    pass(Duration.ofSeconds(29));
    assertThat(bench.states()).endsWith("9 loading");

    pass(Duration.ofSeconds(35));
    assertThat(bench.states()).endsWith("9 rejected");
  }

  @Test
  void aNewerDecisionSupersedesAVersionThatIsStillLoading() {
    follow(bench.serve(one));
    server.follow(bench.serve(two));

    follow(bench.serve(bench.version("3")));

    assertThat(bench.serving("pets")).isEqualTo("3");
    assertThat(bench.isClosed("2")).isTrue();
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      bench.pass(Duration.ofSeconds(1));
      server.step();
    }
  }

  private void follow(Decision decision) {
    server.follow(decision);
    server.step();
  }
}
