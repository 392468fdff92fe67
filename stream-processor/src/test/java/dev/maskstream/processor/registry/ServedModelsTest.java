package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.LaneChanges;
import dev.maskstream.processor.batching.ModelLanes.Standing;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelsTest {
  @TempDir private Path folder;
  private final RegistryView view = new RegistryView("");
  private Bench bench;
  private ServedModels models;
  private long decisions;

  @BeforeEach
  void prepare() {
    bench = new Bench(folder);
    models = models(8);
    rollOut("pets", "1");
    rollOut("roads", "1");
  }

  @Test
  void theModelWithTheNewestRolloutIsTheDefaultAndTheOthersAreNotLoaded() {
    follow();

    assertThat(bench.lanes.defaultModel()).contains("roads");
    assertThat(bench.serving("roads")).isEqualTo("1");
    assertThat(bench.serving("pets")).isEmpty();
    assertThat(bench.lanes.standing("pets")).isEqualTo(Standing.LOADING);
  }

  @Test
  void framesThatWaitForTheFirstModelAreNeverToldThatItIsUnknown() {
    bench.lanes.registryRead();
    List<Standing> ofDefault = new ArrayList<>();
    LaneChanges.watch(
        bench.lanes,
        _ -> bench.lanes.defaultModel().map(bench.lanes::standing).ifPresent(ofDefault::add));

    follow();

    assertThat(ofDefault).isNotEmpty().doesNotContain(Standing.UNKNOWN);
  }

  @Test
  void aModelThatASourceNamesIsLoaded() {
    follow("pets");

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(bench.lanes.standing("pets")).isEqualTo(Standing.SERVING);
    assertThat(models.statuses()).extracting(ModelStatus::name).containsExactly("pets", "roads");
  }

  @Test
  void aModelThatNobodyNamesAnyMoreIsClosedAfterAWhile() {
    follow("pets");
    follow();
    assertThat(bench.serving("pets")).isEqualTo("1");

    bench.pass(Duration.ofSeconds(31));
    follow();

    assertThat(bench.serving("pets")).isEmpty();
    assertThat(models.statuses()).extracting(ModelStatus::name).containsExactly("roads");
  }

  @Test
  void framesOfAModelThatIsClosedAreAskedAnewWhichModelIsTheirs() {
    follow("pets");
    follow();
    List<Standing> standings = new ArrayList<>();
    LaneChanges.watch(bench.lanes, _ -> standings.add(bench.lanes.standing("pets")));

    bench.pass(Duration.ofSeconds(31));
    follow();

    assertThat(standings).contains(Standing.UNKNOWN);
    assertThat(bench.lanes.standing("pets")).isEqualTo(Standing.LOADING);
  }

  @Test
  void beyondTheLimitAModelIsRefusedWithAnEvent() {
    models = models(1);

    follow("pets");
    follow("pets");

    assertThat(bench.serving("pets")).isEmpty();
    assertThat(bench.lanes.standing("pets")).isEqualTo(Standing.UNAVAILABLE);
    assertThat(bench.changes)
        .filteredOn(change -> change.state().id().name().equals("pets"))
        .singleElement()
        .satisfies(change -> assertThat(change.reason()).contains("models.max"));
  }

  @Test
  void anotherModelBecomesTheDefaultOnlyOnceItServes() {
    follow();
    rollOut("pets", "2");
    bench.refusing.add("2");
    follow();
    assertThat(bench.lanes.defaultModel()).contains("roads");
    assertThat(bench.serving("roads")).isEqualTo("1");

    bench.refusing.clear();
    rollOut("pets", "3");
    follow();
    follow();

    assertThat(bench.lanes.defaultModel()).contains("pets");
  }

  @Test
  void theDefaultModelIsTheNewestOfWhichAVersionCanServe() {
    rollOut("signs", "7");
    bench.refusing.add("7");

    follow();
    follow();

    assertThat(bench.lanes.defaultModel()).contains("roads");
    assertThat(bench.lanes.standing("signs")).isEqualTo(Standing.UNAVAILABLE);
    assertThat(bench.states()).containsOnlyOnce("7 loading");
  }

  @Test
  void framesThatWaitForAModelThatCannotServeAreAnsweredByTheNextOne() {
    rollOut("signs", "7");
    bench.refusing.add("7");
    follow();
    assertThat(bench.lanes.defaultModel()).contains("signs");
    List<String> refused = new ArrayList<>();
    LaneChanges.watch(
        bench.lanes,
        _ -> {
          boolean isRefused = bench.lanes.standing("signs") == Standing.UNAVAILABLE;
          if (isRefused && bench.lanes.defaultModel().equals(Optional.of("signs"))) {
            refused.add("a frame of a source that names no model");
          }
        });

    follow();
    follow();

    assertThat(bench.lanes.defaultModel()).contains("roads");
    assertThat(refused).isEmpty();
  }

  @Test
  void aNewDecisionMakesAModelThatCouldNotServeTheDefaultAgain() {
    rollOut("signs", "7");
    bench.refusing.add("7");
    follow();
    follow();
    assertThat(bench.lanes.defaultModel()).contains("roads");

    rollOut("signs", "8");
    follow();
    follow();

    assertThat(bench.lanes.defaultModel()).contains("signs");
  }

  @Test
  void framesOfADefaultModelThatNobodyPublishedDoNotWaitForEver() {
    view.delete("pets");
    view.delete("roads@1");
    follow();
    assertThat(bench.lanes.standing("roads")).isEqualTo(Standing.LOADING);

    bench.pass(Duration.ofSeconds(10));
    follow();

    assertThat(bench.lanes.standing("roads")).isEqualTo(Standing.UNAVAILABLE);
  }

  @Test
  void filesOfVersionsThatNothingLeadsToAnyMoreAreDeletedAfterASwap() throws Exception {
    for (int version = 1; version <= 4; version++) {
      rollOut("roads", Integer.toString(version));
      follow();
      bench.ageFiles();
    }

    view.accept(
        RegistryRecord.newBuilder()
            .setRollout(
                Rollout.newBuilder()
                    .setModel("roads")
                    .setServingVersion("4")
                    .setPreviousVersion("3")
                    .setDecidedAtMicros(++decisions))
            .build());
    follow();

    assertThat(bench.hasFile("roads", "1")).isFalse();
    assertThat(bench.hasFile("roads", "2")).isFalse();
    assertThat(bench.hasFile("roads", "3")).isTrue();
    assertThat(bench.hasFile("roads", "4")).isTrue();
    assertThat(bench.hasFile("pets", "1")).isTrue();
  }

  @Test
  void framesOfTheDefaultModelWaitWhileNoVersionOfItCanServe() {
    bench.refusing.add("1");

    follow();

    assertThat(bench.lanes.standing("roads")).isEqualTo(Standing.LOADING);
    assertThat(models.defaultModel().flatMap(ModelStatus::newest))
        .map(ModelState::label)
        .contains("rejected");
  }

  @Test
  void aModelWhoseRolloutIsDeletedIsUnknown() {
    follow();

    view.delete("pets");
    follow();

    assertThat(bench.lanes.standing("pets")).isEqualTo(Standing.UNKNOWN);
  }

  private ServedModels models(int max) {
    return new ServedModels(
        bench.lanes, bench.parts, new ProcessorMetrics(new SimpleMeterRegistry()), max);
  }

  private void rollOut(String model, String version) {
    view.accept(RegistryRecord.newBuilder().setVersion(bench.version(model, version)).build());
    view.accept(
        RegistryRecord.newBuilder()
            .setRollout(
                Rollout.newBuilder()
                    .setModel(model)
                    .setServingVersion(version)
                    .setDecidedAtMicros(++decisions))
            .build());
  }

  private void follow(String... named) {
    models.follow(view, Set.of(named));
    models.step();
    models.follow(view, Set.of(named));
  }
}
