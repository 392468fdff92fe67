package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import dev.maskstream.trainer.TrainingResult.Best;
import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.EpochBatches;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.export.OnnxExport;
import dev.maskstream.trainer.net.Fitting;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.Recipe;
import dev.maskstream.trainer.net.WarmUpCosine;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The epochs of a training run.
 *
 * <p>Threads: one.
 */
final class TrainingRun {
  private static final int PARITY_FRAMES = 4;
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** What a killed process loses at most. */
  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

  /**
   * What a run works on.
   *
   * @param settings to be written down, with where the run comes from
   * @param manifest of the pictures, to be written down
   */
  record Inputs(
      List<LabelledPicture> pictures,
      Labelling labelling,
      Validation validation,
      String heldOutName,
      JsonObject settings,
      JsonObject manifest) {}

  private final TrainingSettings settings;
  private final Schedule schedule;
  private final Inputs inputs;
  private final RunFolder folder;
  private final Progress progress;
  private final StopSwitch stop;
  private final Fitting fitting;
  private final List<FittedFrame> parityFrames;
  private final List<EpochFigures> epochs = new ArrayList<>();
  private final ClassWeights balanced;
  private final int steps;
  private final Position.Pace pace;
  private Optional<ModelSpec> exported = Optional.empty();
  private long savedNanos = System.nanoTime();

  /**
   * @param network begins with the weights it has, unless the folder holds a checkpoint
   */
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
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
    this.balanced = ClassWeights.balanced(inputs.pictures(), inputs.labelling());
    this.parityFrames = inputs.validation().frames(PARITY_FRAMES);
    this.steps = Math.ceilDiv(inputs.pictures().size(), schedule.batchSize());
    this.pace = new Position.Pace(steps, schedule.batchSize(), schedule.seed());
    this.fitting = new Fitting(network, recipe());
  }

  private Recipe recipe() {
    TrainingSettings.Optimizer optimizer = settings.optimizer();
    int warmUp = (int) Math.min(allSteps(), Math.round(optimizer.warmUp() * steps));
    return new Recipe(
        new WarmUpCosine(optimizer.learningRate(), warmUp, allSteps(), optimizer.cosine()),
        optimizer.weightDecay(),
        optimizer.clip(),
        optimizer.average(),
        settings.loss().dice());
  }

  private int allSteps() {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) steps * schedule.epochs()));
  }

  TrainingResult run() throws IOException, InterruptedException {
    try (fitting) {
      Position position = begin();
      while (position.epoch() <= schedule.epochs() && !outOfPatience()) {
        position = fit(position);
        save(position);
        if (stop.isStopped()) {
          return result(End.STOPPED);
        }
        keep(position);
        position = Position.beginOf(position.epoch() + 1, pace);
        save(position);
      }
      return result(outOfPatience() ? End.NO_LONGER_BETTER : End.FINISHED);
    }
  }

  /** What the checkpoint does not know of did not happen: it is done again, to the same end. */
  private Position begin() throws IOException {
    Position position = Position.beginOf(1, pace);
    if (folder.hasCheckpoint()) {
      position = gone(folder.loadLast(Position.class, fitting));
    }
    folder.writeSettings(inputs.settings(), inputs.manifest());
    return position;
  }

  private Position gone(Position saved) throws IOException {
    if (saved.step() > 0 && !saved.pace().equals(pace)) {
      throw new IOException(
          "the checkpoint is of the middle of an epoch of %s, this run is of %s; finish it as it was"
              .formatted(saved.pace(), pace));
    }
    folder.requireSameMeasure(inputs.settings(), inputs.manifest());
    folder.epochs().stream().filter(one -> one.epoch() < saved.epoch()).forEach(epochs::add);
    if (epochs.size() != saved.epoch() - 1) {
      throw new IOException(
          "the checkpoint is of epoch %d, metrics.ndjson tells of %d epochs before it"
              .formatted(saved.epoch(), epochs.size()));
    }
    return saved.step() > 0 ? saved : Position.beginOf(saved.epoch(), pace);
  }

  private void save(Position position) throws IOException {
    folder.saveLast(position, fitting);
    savedNanos = System.nanoTime();
  }

  /** The rest of an epoch's steps, or those until the run is to stop. */
  private Position fit(Position from) throws IOException, InterruptedException {
    progress.start(
        "epoch %d/%d".formatted(from.epoch(), schedule.epochs()), steps - (long) from.step());
    Position position = from;
    try (EpochBatches batches = batches(from)) {
      double waited = 0;
      while (position.step() < steps && !stop.isStopped()) {
        long began = System.nanoTime();
        Fitting.Step one = fitting.step(batches.next(), position.place());
        double waitedSoFar = batches.waitNanos() / NANOS;
        position = position.after(one, (System.nanoTime() - began) / NANOS, waitedSoFar - waited);
        waited = waitedSoFar;
        progress.step(String.format(Locale.ROOT, "loss %.3f", position.loss() / position.step()));
        if (System.nanoTime() - savedNanos > SAVE_EVERY.toNanos()) {
          save(position);
        }
      }
    }
    if (stop.isStopped()) {
      progress.end("stopped after step %d of %d".formatted(position.step(), steps));
    }
    return position;
  }

  private EpochBatches batches(Position from) {
    return new EpochBatches(
        inputs.pictures(),
        schedule.batchSize(),
        new BatchReader[] {reader(from.epoch()), reader(from.epoch())},
        schedule.seed(),
        from.epoch(),
        from.step());
  }

  /** Measures an epoch, notes it, and exports its weights if they are the best so far. */
  private void keep(Position done) throws IOException {
    long began = System.nanoTime();
    Validation.Measured measured = inputs.validation().measure(fitting.served());
    EpochFigures figures =
        new EpochFigures(
            done.epoch(),
            done.loss() / steps,
            (double) done.right() / Math.max(1, done.counted()),
            done.gradient(),
            measured.result(),
            inputs.pictures().size() / done.seconds(),
            done.waited(),
            done.seconds() + (System.nanoTime() - began) / NANOS,
            Instant.now());
    if (best().map(best -> figure(figures) > figure(best)).orElse(true)) {
      export(figures);
      folder.drawConfusion(measured.matrix(), inputs.labelling());
    }
    if (schedule.galleryEvery() > 0 && figures.epoch() % schedule.galleryEvery() == 0) {
      folder.drawGallery(
          figures.epoch(), inputs.validation(), fitting.served(), inputs.labelling());
    }
    epochs.add(figures);
    folder.write(epochs);
    progress.end(summary(figures));
    progress.epoch(
        new Progress.Epoch(
            figures.epoch(),
            schedule.epochs(),
            figures.loss(),
            figures.validation().score().meanIou()));
  }

  private ClassWeights weights(int epoch) {
    return epoch <= settings.loss().balance() * schedule.epochs()
        ? balanced
        : ClassWeights.equal(inputs.labelling().classes().size());
  }

  private BatchReader reader(int epoch) {
    BatchReader.Plan plan =
        new BatchReader.Plan(
            part(settings.shape().inputWidth()),
            part(settings.shape().inputHeight()),
            settings.shape().fit(),
            weights(epoch));
    return new BatchReader(plan, inputs.labelling(), settings.augmentation(), schedule.batchSize());
  }

  /** Pixels of a side that a training step sees: a number the network can halve. */
  private int part(int side) {
    int multiple = 1 << settings.shape().depth();
    long parts = Math.round(side * settings.augmentation().part() / multiple);
    return Math.toIntExact(Math.max(1, parts)) * multiple;
  }

  private void export(EpochFigures figures) throws IOException {
    Network network = fitting.served();
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

  private TrainingResult result(End end) {
    return new TrainingResult(
        epochs.size(),
        end,
        best()
            .map(
                figures ->
                    new Best(
                        figures.epoch(), figures.validation().score(), folder.model(), exported)));
  }
}
