package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.click.PromptedBatch;
import dev.maskstream.trainer.click.Targets;
import dev.maskstream.trainer.data.Batch;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.EpochBatches;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.export.PromptedExport;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.net.PromptedFitting;
import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.trainer.net.Recipe;
import dev.maskstream.trainer.net.WarmUpCosine;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The epochs of a run that learns pointing.
 *
 * <p>Threads: one.
 */
final class PromptedTrainingRun {
  private static final int PARITY_FRAMES = 4;
  private static final int GALLERY_ROWS = 6;
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** What a killed process loses at most. */
  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

  /** Answers that are looked at before a step: one less than this at most. */
  private static final int ANSWERS = 4;

  /**
   * What a run works on.
   *
   * @param settings to be written down, with where the run comes from
   * @param manifest of the pictures, to be written down
   */
  record Inputs(
      List<LabelledPicture> pictures,
      Labelling labelling,
      PromptedValidation validation,
      String heldOutName,
      JsonObject settings,
      JsonObject manifest) {}

  private final TrainingSettings settings;
  private final Schedule schedule;
  private final Inputs inputs;
  private final RunFolder folder;
  private final Progress progress;
  private final StopSwitch stop;
  private final PromptedFitting fitting;
  private final Targets targets;
  private final List<FittedFrame> parityFrames;
  private final List<PromptedEpoch> epochs = new ArrayList<>();
  private final int steps;
  private final Position.Pace pace;
  private long savedNanos = System.nanoTime();

  /**
   * @param network begins with the weights it has, unless the folder holds a checkpoint
   */
  PromptedTrainingRun(
      TrainingSettings settings,
      Inputs inputs,
      PromptedNetwork network,
      RunFolder folder,
      Progress progress,
      StopSwitch stop) {
    this.settings = settings;
    this.schedule = settings.schedule();
    this.inputs = inputs;
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
    this.targets = new Targets(inputs.labelling());
    TrainingSettings.Shape shape = settings.shape();
    FrameFitter fitter = new FrameFitter(shape.inputWidth(), shape.inputHeight(), Fit.LETTERBOX);
    this.parityFrames = inputs.validation().frames(fitter, PARITY_FRAMES);
    this.steps = Math.ceilDiv(inputs.pictures().size(), schedule.batchSize());
    this.pace = new Position.Pace(steps, schedule.batchSize(), schedule.seed());
    this.fitting = new PromptedFitting(network, recipe());
  }

  private Recipe recipe() {
    TrainingSettings.Optimizer optimizer = settings.optimizer();
    int all = Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) steps * schedule.epochs()));
    int warmUp = (int) Math.min(all, Math.round(optimizer.warmUp() * steps));
    return new Recipe(
        new WarmUpCosine(optimizer.learningRate(), warmUp, all, optimizer.cosine()),
        optimizer.weightDecay(),
        optimizer.clip(),
        optimizer.average(),
        settings.loss().dice());
  }

  PromptedResult run() throws IOException, InterruptedException {
    try (fitting) {
      PromptedPosition position = begin();
      while (position.epoch() <= schedule.epochs() && !outOfPatience()) {
        position = fit(position);
        save(position);
        if (stop.isStopped()) {
          return result(End.STOPPED);
        }
        keep(position);
        position = PromptedPosition.beginOf(position.epoch() + 1, pace);
        save(position);
      }
      return result(outOfPatience() ? End.NO_LONGER_BETTER : End.FINISHED);
    }
  }

  /** What the checkpoint does not know of did not happen: it is done again, to the same end. */
  private PromptedPosition begin() throws IOException {
    PromptedPosition position = PromptedPosition.beginOf(1, pace);
    if (folder.hasCheckpoint()) {
      position = gone(folder.loadLast(PromptedPosition.class, fitting));
    }
    folder.writeSettings(inputs.settings(), inputs.manifest());
    return position;
  }

  private PromptedPosition gone(PromptedPosition saved) throws IOException {
    if (saved.step() > 0 && !saved.pace().equals(pace)) {
      throw new IOException(
          "the checkpoint is of the middle of an epoch of %s, this run is of %s; finish it as it was"
              .formatted(saved.pace(), pace));
    }
    folder.requireSameMeasure(inputs.settings(), inputs.manifest());
    folder.epochs(PromptedEpoch::parse).stream()
        .filter(one -> one.epoch() < saved.epoch())
        .forEach(epochs::add);
    if (epochs.size() != saved.epoch() - 1) {
      throw new IOException(
          "the checkpoint is of epoch %d, metrics.ndjson tells of %d epochs before it"
              .formatted(saved.epoch(), epochs.size()));
    }
    return saved.step() > 0 ? saved : PromptedPosition.beginOf(saved.epoch(), pace);
  }

  private void save(PromptedPosition position) throws IOException {
    folder.saveLast(position, fitting);
    savedNanos = System.nanoTime();
  }

  /** The rest of an epoch's steps, or those until the run is to stop. */
  private PromptedPosition fit(PromptedPosition from) throws IOException, InterruptedException {
    progress.start(
        "epoch %d/%d".formatted(from.epoch(), schedule.epochs()), steps - (long) from.step());
    PromptedPosition position = from;
    try (EpochBatches batches = batches(from)) {
      double waited = 0;
      while (position.step() < steps && !stop.isStopped()) {
        long began = System.nanoTime();
        PromptedFitting.Step one = step(batches.next(), position.place());
        double waitedSoFar = batches.waitNanos() / NANOS;
        position = position.after(one, (System.nanoTime() - began) / NANOS, waitedSoFar - waited);
        waited = waitedSoFar;
        progress.step(
            String.format(
                Locale.ROOT,
                "loss %.3f IoU %.3f",
                position.loss() / position.step(),
                position.iou() / position.step()));
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

  /** Every step has random numbers of its own, wherever a run was stopped. */
  private PromptedFitting.Step step(Batch batch, int place) {
    SplittableRandom random = StepRandom.of(schedule.seed(), place);
    int answers = random.nextInt(ANSWERS);
    return fitting.step(new PromptedBatch(batch, targets, random), answers, place);
  }

  private EpochBatches batches(PromptedPosition from) {
    return new EpochBatches(
        inputs.pictures(),
        schedule.batchSize(),
        new BatchReader[] {reader(), reader()},
        schedule.seed(),
        from.epoch(),
        from.step());
  }

  private BatchReader reader() {
    BatchReader.Plan plan =
        new BatchReader.Plan(
            part(settings.shape().inputWidth()),
            part(settings.shape().inputHeight()),
            settings.shape().fit(),
            ClassWeights.equal(inputs.labelling().classes().size()));
    return new BatchReader(plan, inputs.labelling(), settings.augmentation(), schedule.batchSize());
  }

  /** Pixels of a side that a training step sees: a number the network can halve. */
  private int part(int side) {
    int multiple = 1 << settings.shape().depth();
    long parts = Math.round(side * settings.augmentation().part() / multiple);
    return Math.toIntExact(Math.max(1, parts)) * multiple;
  }

  /** Measures an epoch, notes it, and exports its weights if they are the best so far. */
  private void keep(PromptedPosition done) throws IOException {
    long began = System.nanoTime();
    PromptedValidation.Result measured = inputs.validation().measure(fitting.served());
    PromptedEpoch figures =
        new PromptedEpoch(
            done.epoch(),
            done.loss() / steps,
            done.iou() / steps,
            measured,
            inputs.pictures().size() / done.seconds(),
            done.waited(),
            done.seconds() + (System.nanoTime() - began) / NANOS,
            Instant.now());
    if (best().map(best -> measured.mean() > best.validation().mean()).orElse(true)) {
      export(figures);
    }
    if (schedule.galleryEvery() > 0 && figures.epoch() % schedule.galleryEvery() == 0) {
      drawGallery(figures.epoch());
    }
    epochs.add(figures);
    PromptedCurves.write(epochs, folder.folder());
    folder.write(epochs.stream().map(PromptedEpoch::line).toList());
    progress.end(summary(figures));
    progress.epoch(
        new Progress.Epoch(
            figures.epoch(), schedule.epochs(), figures.loss(), figures.validation().mean()));
  }

  private void export(PromptedEpoch figures) throws IOException {
    PromptedNetwork network = fitting.served();
    network.save(folder.best());
    PromptedExport.Exported exported = PromptedExport.write(network, parityFrames, folder.folder());
    folder.writeCard(PromptedCard.of(settings, exported, inputs.heldOutName(), figures));
  }

  private void drawGallery(int epoch) throws IOException {
    try (Pointer pointer = new NetworkPointer(fitting.served())) {
      WholeFile.write(
          folder.gallery(epoch),
          PromptedGallery.png(inputs.validation().sample(GALLERY_ROWS), pointer));
    }
  }

  private Optional<PromptedEpoch> best() {
    return epochs.stream().max(Comparator.comparingDouble(epoch -> epoch.validation().mean()));
  }

  private boolean outOfPatience() {
    return schedule.patience() > 0
        && best().map(best -> epochs.size() - best.epoch() >= schedule.patience()).orElse(false);
  }

  private static String summary(PromptedEpoch figures) {
    PromptedValidation.Result said = figures.validation();
    return String.format(
        Locale.ROOT,
        "loss %.3f  held out: IoU %.2f, %.2f, %.2f %% after 1, 3, 5 clicks  %.1f pictures/s",
        figures.loss(),
        100 * said.iou1(),
        100 * said.iou3(),
        100 * said.iou5(),
        figures.picturesPerSecond());
  }

  private PromptedResult result(End end) {
    return new PromptedResult(
        epochs.size(),
        end,
        best()
            .map(
                figures ->
                    new PromptedResult.Best(
                        figures.epoch(),
                        figures.validation().iou1(),
                        figures.validation().iou3(),
                        figures.validation().iou5(),
                        folder.folder())));
  }
}
