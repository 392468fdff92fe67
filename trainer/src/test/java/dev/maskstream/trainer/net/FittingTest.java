package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.Batch;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FittingTest {
  private static final UnetShape PLAIN = new UnetShape(3, 4, 16, 2, false, 48, 48);

  @TempDir static Path pictures;

  @Test
  void withoutDecayAndAverageItIsDjlsOwnAdam() throws IOException {
    Batch batch = batchOfTwo();
    UnetShape shape = new UnetShape(3, 4, 16, 2, true, 48, 48);
    try (Network ours = new Network(shape, 1, 1);
        Network djls = new Network(shape, 1, 1);
        Fitting fitting = new Fitting(ours, Recipe.plain(1e-3f));
        Trainer trainer = djls.model().newTrainer(adam())) {
      for (int i = 0; i < 6; i++) {
        double loss = fitting.step(batch, i).loss();
        assertThat(loss).isCloseTo(step(trainer, batch), within(1e-4));
      }
    }
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunBeforeItReachesTheWeights() throws IOException {
    Batch batch = batchOfTwo();
    try (Network network = new Network(PLAIN, 1, 1);
        Fitting fitting = new Fitting(network, Recipe.plain(1e-3f))) {
      NDArray first = network.arrays().getFirst();
      first.stopGradient().muli(Float.MAX_VALUE);
      float[] before = first.toFloatArray();

      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> fitting.step(batch, 0))
          .withMessageContaining("--learning-rate");

      assertThat(first.toFloatArray()).isEqualTo(before);
    }
  }

  @Test
  void aStepWhoseGradientOverflowsIsLeftOutAndTheNextIsAsIfItHadNotBeen() throws IOException {
    Batch batch = batchOfTwo();
    try (Network network = new Network(PLAIN, 1, 1);
        Network untouched = new Network(PLAIN, 1, 1);
        Fitting fitting = new Fitting(network, Recipe.plain(1e-3f));
        Fitting other = new Fitting(untouched, Recipe.plain(1e-3f))) {
      float[] kernels = network.arrays().getFirst().toFloatArray();
      overflow(network);
      float[] before = network.arrays().getFirst().toFloatArray();

      Fitting.Step left = fitting.step(batch, 0);

      assertThat(left.loss()).isFinite();
      assertThat(left.gradient()).isInfinite();
      assertThat(network.arrays().getFirst().toFloatArray()).isEqualTo(before);
      restore(network.arrays().getFirst(), untouched.arrays().getFirst());
      restore(head(network), head(untouched));
      assertThat(fitting.step(batch, 1)).isEqualTo(other.step(batch, 1));
      assertThat(network.arrays().getFirst().toFloatArray())
          .isNotEqualTo(kernels)
          .isEqualTo(untouched.arrays().getFirst().toFloatArray());
    }
  }

  @Test
  void gradientsThatOverflowAgainAndAgainEndTheRun() throws IOException {
    Batch batch = batchOfTwo();
    try (Network network = new Network(PLAIN, 1, 1);
        Fitting fitting = new Fitting(network, Recipe.plain(1e-3f))) {
      overflow(network);
      for (int i = 0; i < StepGuard.MOST_IN_A_ROW; i++) {
        assertThat(fitting.step(batch, i).gradient()).isInfinite();
      }

      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> fitting.step(batch, StepGuard.MOST_IN_A_ROW))
          .withMessageContaining("gradient Infinity");
    }
  }

  /** Small kernels before large ones: their product is as it was, the gradient is not. */
  private static void overflow(Network network) {
    network.arrays().getFirst().stopGradient().muli(0x1p-110f);
    head(network).stopGradient().muli(0x1p110f);
  }

  private static void restore(NDArray changed, NDArray original) {
    changed.stopGradient().muli(0).addi(original.stopGradient());
  }

  /** The kernels that make the logits. */
  private static NDArray head(Network network) {
    return network.arrays().stream()
        .filter(array -> array.getShape().dimension() > 1)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private static Batch batchOfTwo() throws IOException {
    DataSet set = DataSets.open(DrawnPictures.write(pictures, 2, 3).toString(), Optional.empty());
    BatchReader.Plan plan = new BatchReader.Plan(48, 48, Fit.STRETCH, ClassWeights.equal(3));
    return new BatchReader(plan, set.labelling(), Augmentation.NONE, 2)
        .read(List.of(set.read(0), set.read(1)), new Random(1));
  }

  private static DefaultTrainingConfig adam() {
    return new DefaultTrainingConfig(new IgnoringCrossEntropy())
        .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build())
        .optDevices(new Device[] {Device.cpu()});
  }

  private static double step(Trainer trainer, Batch batch) {
    Shape map = new Shape(batch.size(), 1, batch.height(), batch.width());
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDArray ids = scope.create(batch.ids(), map, DataType.UINT8).toType(DataType.INT64, false);
      NDArray weights = scope.create(batch.weights(), map, DataType.FLOAT32);
      Shape bytes = new Shape(batch.size(), batch.height(), batch.width(), 3);
      NDArray loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList input = new NDList(Network.input(scope, batch.pixels(), bytes));
        loss =
            new IgnoringCrossEntropy().evaluate(new NDList(ids, weights), trainer.forward(input));
        collector.backward(loss);
      }
      trainer.step();
      return loss.getFloat();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void threeHundredStepsLeaveNothingBehind() throws IOException {
    DataSet set = DataSets.open(DrawnPictures.write(pictures, 2, 3).toString(), Optional.empty());
    List<LabelledPicture> batch = List.of(set.read(0), set.read(1));
    BatchReader.Plan plan = new BatchReader.Plan(48, 48, Fit.STRETCH, ClassWeights.equal(3));
    BatchReader reader = new BatchReader(plan, set.labelling(), Augmentation.NONE, 2);
    Recipe all = new Recipe(Tracker.fixed(1e-2f), 0.01, 0.5, 0.9, 0.5);
    try (Network network = new Network(new UnetShape(3, 16, 64, 2, true, 48, 48), 1, 1);
        Fitting fitting = new Fitting(network, all)) {
      floor(fitting, reader, batch);
      int arrays = network.nativeArrays();
      long first = floor(fitting, reader, batch);

      long second = floor(fitting, reader, batch);

      assertThat(network.nativeArrays()).isLessThanOrEqualTo(arrays);
      assertThat(second - first)
          .as("growth from 150 steps to the next, KiB; a step allocates about 40,000")
          .isLessThan(24 * 1024);
    }
  }

  /** Resident KiB at its least over 150 steps: between them it falls and rises by tens of MiB. */
  private static long floor(Fitting fitting, BatchReader reader, List<LabelledPicture> batch)
      throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 1; i <= 150; i++) {
      fitting.step(reader.read(batch, new Random(i)), 0);
      if (i % 25 == 0) {
        least = Math.min(least, residentKibibytes());
      }
    }
    return least;
  }

  /** Linux only, as is what the figure stands for elsewhere. */
  private static long residentKibibytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
