package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.data.PictureStore;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.trainer.net.PromptedShape;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.util.Optional;

/**
 * Trains a prompted U-Net: pictures with labels in, a folder with an encoder, a decoder and all
 * that led to them out. Nobody has to click for it: what is pointed at is drawn from the labels,
 * and the clicks are simulated.
 */
public final class PromptedTraining {

  /**
   * Runs until the epochs are done, the figures no longer get better, or the process is told to
   * stop. A folder with a checkpoint of the same shape is gone on with.
   *
   * <p>Threads: blocks the caller's for as long as it takes.
   *
   * @param settings of these the goal and the balance of classes do not matter here: the best
   *     weights are those of the highest mean IoU after 1, 3 and 5 clicks
   * @throws IllegalArgumentException if the shape is none that a prompted U-Net can have
   * @throws InterruptedException if the thread is interrupted while it waits for pictures
   * @throws IOException if pictures cannot be read, there is nothing to point at, the run cannot be
   *     written, or the folder's checkpoint is of another shape
   * @throws dev.maskstream.trainer.export.ExportMismatchException if exported files do not do what
   *     the network does
   */
  public static PromptedResult run(TrainingSettings settings, Progress progress, Troubles troubles)
      throws IOException, InterruptedException {
    try (StopSwitch stop = new StopSwitch()) {
      return run(settings, progress, troubles, stop);
    }
  }

  /**
   * The same, where the caller may end the run.
   *
   * @param stop ends the run after the batch it is in, with its checkpoint written, or while it
   *     reads pictures, which leaves the folder as it was; the caller's to close
   */
  public static PromptedResult run(
      TrainingSettings settings, Progress progress, Troubles troubles, StopSwitch stop)
      throws IOException, InterruptedException {
    RunFolder folder = RunFolder.toTrainIn(settings.output());
    try {
      return run(settings, progress, troubles, stop, folder);
    } catch (WatchedReader.StoppedException e) {
      progress.end("stopped while reading pictures");
      return new PromptedResult(folder.epochsDone(), End.STOPPED, Optional.empty());
    }
  }

  private static PromptedResult run(
      TrainingSettings settings,
      Progress progress,
      Troubles troubles,
      StopSwitch stop,
      RunFolder folder)
      throws IOException, InterruptedException {
    PromptedShape shape = shape(settings.shape());
    Sides sides = Sides.of(settings.pictures(), troubles);
    progress.start(
        "reading pictures",
        sides.trainIndices().size()
            + (long) PromptedValidation.looked(sides.heldOutIndices()).size());
    WatchedReader reader = new WatchedReader(troubles::read, progress, stop);
    PictureStore.Stored store =
        PictureStore.read(
            sides.train(), sides.trainIndices(), shape.inputWidth(), shape.inputHeight(), reader);
    PromptedValidation validation =
        new PromptedValidation(sides.heldOut(), sides.heldOutIndices(), reader);
    Sides readable = sides.only(store.indices(), validation.indices());
    boolean fresh = !folder.hasCheckpoint();
    progress.end(
        "%d to train on, %d objects held out%s"
            .formatted(
                store.pictures().size(),
                validation.size(),
                settings.weights().isPresent() && !fresh
                    ? "; the folder's checkpoint is gone on with, not the weights that were named"
                    : ""));
    TrainingSettings.Schedule schedule = settings.schedule();
    try (PromptedNetwork network =
        new PromptedNetwork(shape, schedule.seed(), schedule.threads())) {
      if (settings.weights().isPresent() && fresh) {
        network.load(settings.weights().get());
      }
      PromptedTrainingRun.Inputs inputs =
          new PromptedTrainingRun.Inputs(
              store.pictures(),
              sides.train().labelling(),
              validation,
              sides.heldOutName(),
              recorded(settings),
              manifest(readable));
      return new PromptedTrainingRun(settings, inputs, network, folder, progress, stop).run();
    }
  }

  /**
   * The network that settings ask for.
   *
   * @throws IllegalArgumentException if a prompted U-Net cannot be so
   */
  private static PromptedShape shape(TrainingSettings.Shape asked) {
    if (asked.fit() != Fit.LETTERBOX) {
      throw new IllegalArgumentException(
          "a prompted U-Net sees pictures through --fit letterbox, not stretch");
    }
    if (!asked.batchNorm()) {
      throw new IllegalArgumentException("a prompted U-Net has --batch-norm");
    }
    return new PromptedShape(
        asked.baseWidth(),
        asked.maxWidth(),
        asked.depth(),
        asked.inputWidth(),
        asked.inputHeight());
  }

  private static JsonObject manifest(Sides sides) throws IOException {
    JsonObject manifest = new JsonObject();
    manifest.add("train", RunJson.manifest(sides.trainName(), sides.train(), sides.trainIndices()));
    manifest.add(
        "held_out", RunJson.manifest(sides.heldOutName(), sides.heldOut(), sides.heldOutIndices()));
    return manifest;
  }

  private static JsonObject recorded(TrainingSettings settings) {
    JsonObject recorded = RunJson.settings(settings);
    recorded.addProperty("task", "prompted");
    recorded.add("run", RunOrigin.now());
    return recorded;
  }

  private PromptedTraining() {}
}
