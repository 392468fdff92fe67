package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.ShadowRun;
import dev.maskstream.proto.v1.ModelVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServerShadowTest {
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
  void aShadowIsLoadedAsAnyVersionAndSeesItsShare() {
    follow(bench.serve(one));

    follow(bench.shadow(one, two, 0.25f));

    assertThat(bench.serving("pets")).isEqualTo("1");
    ShadowRun run = bench.lanes.lane("pets").shadow().orElseThrow();
    assertThat(run.model().spec().version()).isEqualTo("2");
    assertThat(run.share()).isEqualTo(0.25f);
    assertThat(bench.states()).endsWith("2 loading", "2 shadowing");
  }

  @Test
  void promotingAShadowLoadsNothing() {
    follow(bench.serve(one));
    follow(bench.shadow(one, two, 0.25f));

    server.follow(bench.serve(two));

    assertThat(bench.serving("pets")).isEqualTo("2");
    assertThat(bench.loaded.get("2")).hasSize(1);
    assertThat(bench.isClosed("2")).isFalse();
    assertThat(bench.lanes.lane("pets").shadow()).isEmpty();
    assertThat(bench.states()).endsWith("2 serving", "1 draining");
  }

  @Test
  void aShadowEndsWhenTheRolloutSaysSo() {
    follow(bench.serve(one));
    follow(bench.shadow(one, two, 1));

    follow(bench.serve(one));

    assertThat(bench.lanes.lane("pets").shadow()).isEmpty();
    assertThat(bench.isClosed("2")).isTrue();
    assertThat(bench.states()).endsWith("2 shadowing", "2 draining");
  }

  @Test
  void anotherShareDoesNotLoadTheShadowAnew() {
    follow(bench.serve(one));
    follow(bench.shadow(one, two, 0.1f));

    follow(bench.shadow(one, two, 0.9f));

    assertThat(bench.loaded.get("2")).hasSize(1);
    assertThat(bench.lanes.lane("pets").shadow()).map(ShadowRun::share).contains(0.9f);
  }

  @Test
  void aShadowThatKeepsFailingIsRejectedAndTheServingVersionGoesOn() {
    follow(bench.serve(one));
    follow(bench.shadow(one, two, 1));

    server.shadowBroken("out of memory");

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.states()).endsWith("2 rejected");
    assertThat(bench.isClosed("2")).isTrue();
  }

  private void follow(Decision decision) {
    server.follow(decision);
    server.step();
  }
}
