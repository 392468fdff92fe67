package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.PictureStore;
import dev.maskstream.trainer.data.Split;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.FrameFitter;
import java.io.IOException;
import java.util.List;

/**
 * Trains a U-Net: pictures with labels in, a folder with a served ONNX file and all that led to it
 * out. The best weights so far are exported whenever they are found, so that a run may be ended at
 * any time.
 */
public final class Training {

  /**
   * Runs until the epochs are done, the figures no longer get better, or the process is told to
   * stop. A folder with a checkpoint of the same shape is gone on with.
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
    try (StopSwitch stop = new StopSwitch()) {
      return run(settings, progress, stop);
    }
  }

  static TrainingResult run(TrainingSettings settings, Progress progress, StopSwitch stop)
      throws IOException, InterruptedException {
    Pictures pictures = settings.pictures();
    DataSet train = DataSets.open(pictures.train(), pictures.classes());
    TrainingSettings.Shape asked = settings.shape();
    UnetShape shape = asked.of(train.labelling().classes().size());
    FrameFitter fitter = new FrameFitter(asked.inputWidth(), asked.inputHeight(), asked.fit());
    RunFolder folder = new RunFolder(settings.output());
    Sides sides = sides(train, pictures);
    JsonObject recorded = RunJson.settings(settings);
    recorded.add("run", RunOrigin.now());
    folder.writeSettings(recorded, sides.manifest(pictures));
    progress.start("reading pictures", 2);
    List<LabelledPicture> store =
        PictureStore.read(train, sides.trainIndices(), asked.inputWidth(), asked.inputHeight());
    progress.step("");
    Validation validation = new Validation(sides.heldOut(), sides.heldOutIndices(), fitter);
    progress.end(store.size() + " to train on, " + validation.size() + " held out");
    try (Network network =
        new Network(shape, settings.schedule().seed(), settings.schedule().threads())) {
      TrainingRun.Inputs inputs =
          new TrainingRun.Inputs(store, train.labelling(), validation, sides.heldOutName());
      if (settings.weights().isPresent()) {
        network.load(settings.weights().get());
      }
      return new TrainingRun(settings, inputs, network, folder, progress, stop).run();
    }
  }

  private record Sides(
      DataSet train,
      List<Integer> trainIndices,
      DataSet heldOut,
      List<Integer> heldOutIndices,
      String heldOutName) {
    JsonObject manifest(Pictures pictures) throws IOException {
      JsonObject manifest = new JsonObject();
      manifest.add("train", RunJson.manifest(pictures.train(), train, trainIndices));
      manifest.add("held_out", RunJson.manifest(heldOutName, heldOut, heldOutIndices));
      return manifest;
    }
  }

  private static Sides sides(DataSet train, Pictures pictures) throws IOException {
    Sides sides;
    if (pictures.validation().isPresent()) {
      String place = pictures.validation().get();
      DataSet heldOut = DataSets.open(place, pictures.classes());
      sides = new Sides(train, Split.all(train), heldOut, Split.all(heldOut), place);
    } else {
      Split split = Split.of(train, pictures.heldOut());
      sides =
          new Sides(
              train,
              split.train(),
              train,
              split.heldOut(),
              pictures.heldOut() + " of " + pictures.train());
    }
    if (sides.trainIndices().isEmpty() || sides.heldOutIndices().isEmpty()) {
      throw new IOException(
          "%d pictures to train on and %d held out: there must be some of both"
              .formatted(sides.trainIndices().size(), sides.heldOutIndices().size()));
    }
    if (!train.labelling().equals(sides.heldOut().labelling())) {
      throw new IOException(
          pictures.train() + " and " + sides.heldOutName() + " do not have the same classes");
    }
    return sides;
  }

  private Training() {}
}
