package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.PictureStore;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trains a U-Net: pictures with labels in, a folder with a served ONNX file and all that led to it
 * out. The best weights so far are exported whenever they are found, so that a run may be ended at
 * any time.
 */
public final class Training {

  /**
   * Runs until the epochs are done, the figures no longer get better, or the process is told to
   * stop. A folder with a checkpoint of the same shape is gone on with. The first picture that
   * cannot be used ends the run.
   *
   * <p>Threads: blocks the caller's for as long as it takes.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for pictures
   * @throws IOException if pictures cannot be read, the run cannot be written, or the folder's
   *     checkpoint is of another shape
   * @throws dev.maskstream.trainer.export.ExportMismatchException if an exported file does not do
   *     what the network does
   */
  public static TrainingResult run(TrainingSettings settings, Progress progress)
      throws IOException, InterruptedException {
    return run(settings, progress, Troubles.fatal());
  }

  /**
   * The same, where the caller says what becomes of pictures that cannot be used: with {@link
   * Troubles#leftOut} they are left out, and counted and named in the progress.
   */
  public static TrainingResult run(TrainingSettings settings, Progress progress, Troubles troubles)
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
  public static TrainingResult run(
      TrainingSettings settings, Progress progress, Troubles troubles, StopSwitch stop)
      throws IOException, InterruptedException {
    RunFolder folder = RunFolder.toTrainIn(settings.output());
    try {
      return run(settings, progress, troubles, stop, folder);
    } catch (WatchedReader.StoppedException e) {
      progress.end("stopped while reading pictures");
      return new TrainingResult(folder.epochsDone(), End.STOPPED, Optional.empty());
    }
  }

  private static TrainingResult run(
      TrainingSettings settings,
      Progress progress,
      Troubles troubles,
      StopSwitch stop,
      RunFolder folder)
      throws IOException, InterruptedException {
    Sides sides = Sides.of(settings.pictures(), troubles);
    Labelling labelling = sides.train().labelling();
    TrainingSettings.Shape asked = settings.shape();
    UnetShape shape = asked.of(labelling.classes().size());
    FrameFitter fitter = new FrameFitter(asked.inputWidth(), asked.inputHeight(), asked.fit());
    progress.start(
        "reading pictures", sides.trainIndices().size() + (long) sides.heldOutIndices().size());
    WatchedReader reader = new WatchedReader(troubles::read, progress, stop);
    PictureStore.Stored store =
        PictureStore.read(
            sides.train(), sides.trainIndices(), asked.inputWidth(), asked.inputHeight(), reader);
    Validation validation = new Validation(sides.heldOut(), sides.heldOutIndices(), fitter, reader);
    Sides readable = sides.only(store.indices(), validation.indices());
    progress.end(
        summary(store.pictures(), validation.size(), labelling, troubles)
            + (settings.weights().isPresent() && folder.hasCheckpoint()
                ? "; the folder's checkpoint is gone on with, not the weights that were named"
                : ""));
    try (Network network =
        new Network(shape, settings.schedule().seed(), settings.schedule().threads())) {
      TrainingRun.Inputs inputs =
          new TrainingRun.Inputs(
              store.pictures(),
              labelling,
              validation,
              sides.heldOutName(),
              recorded(settings),
              manifest(readable));
      if (settings.weights().isPresent() && !folder.hasCheckpoint()) {
        network.load(settings.weights().get());
      }
      return new TrainingRun(settings, inputs, network, folder, progress, stop).run();
    }
  }

  private static JsonObject manifest(Sides sides) throws IOException {
    JsonObject manifest = new JsonObject();
    manifest.add("train", RunJson.manifest(sides.trainName(), sides.train(), sides.trainIndices()));
    manifest.add(
        "held_out", RunJson.manifest(sides.heldOutName(), sides.heldOut(), sides.heldOutIndices()));
    return manifest;
  }

  private static String summary(
      List<LabelledPicture> pictures, int heldOut, Labelling labelling, Troubles troubles) {
    String summary = pictures.size() + " to train on, " + heldOut + " held out";
    String never = neverSeen(pictures, labelling);
    if (!never.isEmpty()) {
      summary += "; no picture to train on shows " + never;
    }
    return troubles.met().isEmpty() ? summary : summary + "; " + troubles.summary();
  }

  private static String neverSeen(List<LabelledPicture> pictures, Labelling labelling) {
    boolean[] seen = new boolean[256];
    for (LabelledPicture one : pictures) {
      for (byte id : one.label().ids()) {
        seen[Byte.toUnsignedInt(id)] = true;
      }
    }
    return labelling.classes().stream()
        .filter(one -> labelling.counts(one.id()) && !seen[one.id()])
        .map(SegmentClass::name)
        .collect(Collectors.joining(", "));
  }

  private static JsonObject recorded(TrainingSettings settings) {
    JsonObject recorded = RunJson.settings(settings);
    recorded.add("run", RunOrigin.now());
    return recorded;
  }

  private Training() {}
}
