package dev.maskstream.trainer;

import ai.djl.training.tracker.Tracker;
import dev.maskstream.trainer.TrainingResult.Best;
import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.export.OnnxExport;
import dev.maskstream.trainer.net.Fitting;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.WarmUpCosine;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * The epochs of a training run.
 *
 * <p>Threads: one.
 */
final class TrainingRun {
  private static final int PARITY_FRAMES = 4;
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** What a run works on. */
  record Inputs(
      List<LabelledPicture> pictures,
      Labelling labelling,
      Validation validation,
      String heldOutName) {}

  private final TrainingSettings settings;
  private final Schedule schedule;
  private final Inputs inputs;
  private final Network network;
  private final RunFolder folder;
  private final Progress progress;
  private final StopSwitch stop;
  private final List<FittedFrame> parityFrames;
  private final List<EpochFigures> epochs;
  private final ClassWeights balanced;
  private Optional<ModelSpec> exported = Optional.empty();

  TrainingRun(
      TrainingSettings settings,
      Inputs inputs,
      Network network,
      RunFolder folder,
      Progress progress,
      StopSwitch stop)
      throws IOException {
    this.settings = settings;
    this.schedule = settings.schedule();
    this.inputs = inputs;
    this.network = network;
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
    this.balanced = ClassWeights.balanced(inputs.pictures(), inputs.labelling());
    this.parityFrames = inputs.validation().frames(PARITY_FRAMES);
    this.epochs = folder.hasCheckpoint() ? folder.epochs() : new ArrayList<>();
  }

  TrainingResult run() throws IOException {
    if (folder.hasCheckpoint()) {
      folder.loadLast(network);
    }
    int done = epochs.size();
    int steps = steps();
    try (Fitting fitting = new Fitting(network, learningRate(steps, done))) {
      for (int epoch = done + 1; epoch <= schedule.epochs(); epoch++) {
        if (outOfPatience()) {
          return result(End.NO_LONGER_BETTER);
        }
        runEpoch(epoch, fitting, steps);
        if (stop.isStopped()) {
          folder.saveLast(network);
          return result(End.STOPPED);
        }
      }
    }
    return result(outOfPatience() ? End.NO_LONGER_BETTER : End.FINISHED);
  }

  private int steps() {
    return Math.ceilDiv(inputs.pictures().size(), schedule.batchSize());
  }

  private Tracker learningRate(int steps, int done) {
    return schedule.cosine()
        ? new WarmUpCosine(schedule.learningRate(), steps, steps * schedule.epochs(), steps * done)
        : Tracker.fixed(schedule.learningRate());
  }

  private void runEpoch(int epoch, Fitting fitting, int steps) throws IOException {
    long began = System.nanoTime();
    // Each epoch has random numbers of its own: a run that is gone on with sees the same ones.
    Random random = new Random(schedule.seed() * 1_000_003 + epoch);
    BatchReader reader = reader(random, weights(epoch));
    List<LabelledPicture> order = new ArrayList<>(inputs.pictures());
    Collections.shuffle(order, random);
    progress.start("epoch %d/%d".formatted(epoch, schedule.epochs()), steps);
    double loss = 0;
    long right = 0;
    long counted = 0;
    for (int step = 0; step < steps; step++) {
      if (stop.isStopped()) {
        progress.end("stopped");
        return;
      }
      int from = step * schedule.batchSize();
      int to = Math.min(order.size(), from + schedule.batchSize());
      Fitting.Step one = fitting.step(reader.read(order.subList(from, to)));
      loss += one.loss();
      right += one.right();
      counted += one.counted();
      progress.step(String.format(Locale.ROOT, "loss %.3f", loss / (step + 1)));
    }
    double seconds = (System.nanoTime() - began) / NANOS;
    Validation.Result measured = inputs.validation().measure(network);
    EpochFigures figures =
        new EpochFigures(
            epoch,
            loss / steps,
            (double) right / Math.max(1, counted),
            measured,
            order.size() / seconds,
            (System.nanoTime() - began) / NANOS,
            Instant.now());
    keep(figures);
    progress.end(summary(figures));
  }

  private ClassWeights weights(int epoch) {
    return epoch <= schedule.balance() * schedule.epochs()
        ? balanced
        : ClassWeights.equal(inputs.labelling().classes().size());
  }

  private BatchReader reader(Random random, ClassWeights weights) {
    BatchReader.Plan plan =
        new BatchReader.Plan(
            part(settings.shape().inputWidth()),
            part(settings.shape().inputHeight()),
            settings.shape().fit(),
            weights);
    return new BatchReader(
        plan, inputs.labelling(), settings.augmentation(), random, schedule.batchSize());
  }

  /** Pixels of a side that a training step sees: a number the network can halve. */
  private int part(int side) {
    int multiple = 1 << settings.shape().depth();
    long parts = Math.round(side * settings.augmentation().part() / multiple);
    return Math.toIntExact(Math.max(1, parts)) * multiple;
  }

  private void keep(EpochFigures figures) throws IOException {
    boolean better = best().map(best -> figure(figures) > figure(best)).orElse(true);
    if (better) {
      export(figures);
    }
    boolean gallery = schedule.galleryEvery() > 0 && figures.epoch() % schedule.galleryEvery() == 0;
    if (gallery) {
      folder.drawGallery(figures.epoch(), inputs.validation(), network, inputs.labelling());
    }
    folder.saveLast(network);
    epochs.add(figures);
    folder.add(figures, epochs);
  }

  private void export(EpochFigures figures) throws IOException {
    folder.saveBest(network);
    OnnxExport.Label label =
        new OnnxExport.Label(
            settings.modelName(),
            settings.version(),
            inputs.labelling().classes(),
            settings.shape().fit());
    ModelSpec spec = OnnxExport.write(network, label, parityFrames, folder.model()).spec();
    folder.writeCard(ModelCard.of(spec, inputs.labelling(), inputs.heldOutName(), figures));
    exported = Optional.of(spec);
  }

  private double figure(EpochFigures figures) {
    Score score = figures.validation().score();
    return schedule.goal() == Goal.MEAN_IOU ? score.meanIou() : score.pixelAccuracy();
  }

  private Optional<EpochFigures> best() {
    return epochs.stream().max(Comparator.comparingDouble(this::figure));
  }

  private boolean outOfPatience() {
    return schedule.patience() > 0
        && best().map(best -> epochs.size() - best.epoch() >= schedule.patience()).orElse(false);
  }

  private static String summary(EpochFigures figures) {
    Validation.Result said = figures.validation();
    return String.format(
        Locale.ROOT,
        "loss %.3f  held out: loss %.3f  pixels %.2f %%  mIoU %.2f %%  %.1f pictures/s",
        figures.loss(),
        said.loss(),
        100 * said.score().pixelAccuracy(),
        100 * said.score().meanIou(),
        figures.picturesPerSecond());
  }

  /** Restores the best weights, so that what is left in the network is what was exported. */
  private TrainingResult result(End end) throws IOException {
    Optional<EpochFigures> best = best();
    if (best.isPresent()) {
      folder.loadBest(network);
    }
    return new TrainingResult(
        epochs.size(),
        end,
        best.map(
            figures ->
                new Best(figures.epoch(), figures.validation().score(), folder.model(), exported)));
  }
}
