package dev.maskstream.trainer;

import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.Split;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.export.ExportForms;
import dev.maskstream.trainer.export.Form;
import dev.maskstream.trainer.export.Fp32Model;
import dev.maskstream.trainer.export.Outcome;
import dev.maskstream.trainer.export.Sample;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Exports the forms of a model that lies on disk: of a training run, with its own pictures, or of
 * any ONNX file that meets the engine contract.
 */
public final class FormExport {
  /**
   * What to export.
   *
   * @param source a training run's folder, or an ONNX file with fp32 weights
   * @param forms in the order they are made
   * @param calibration pictures to watch ranges on, for int8; empty for those the run trained on
   * @param validation pictures to compare with fp32 on; empty for those the run held out
   * @param classes the model's model.json or classes.json; empty for the model.json beside it
   * @param fit how pictures are brought to the model's size; empty for what the card says
   * @param output folder of the files, made where it is missing
   * @param replace whether files that are there may be replaced
   * @param threads processors the engine may use
   */
  public record Request(
      Path source,
      List<Form> forms,
      Optional<String> calibration,
      Optional<String> validation,
      Optional<Path> classes,
      Optional<Fit> fit,
      Path output,
      boolean replace,
      int threads) {}

  /**
   * Exports.
   *
   * @return what became of each form, in order
   * @throws IOException if a file cannot be read or written, is there already, or pictures are
   *     missing; the message names it
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses the model or fails
   */
  public static List<Outcome> run(Request request, Progress progress) throws IOException {
    boolean isRun = Files.isDirectory(request.source());
    Path onnx = isRun ? Form.FP32.onnx(request.source()) : request.source();
    Path classes = request.classes().orElseGet(() -> onnx.resolveSibling("model.json"));
    Fp32Model model = Fp32Model.read(onnx, classes, request.fit());
    boolean compares = request.forms().stream().anyMatch(form -> form != Form.FP32);
    boolean named = request.calibration().isPresent() && request.validation().isPresent();
    Optional<Sides> ran = isRun && compares && !named ? sides(request.source()) : Optional.empty();
    ExportForms.Pictures pictures =
        new ExportForms.Pictures(
            sample(request.calibration(), classes, model, ran, true),
            sample(request.validation(), classes, model, ran, false),
            request.threads());
    return new ExportForms(model, pictures, progress)
        .write(request.forms(), request.output(), request.replace());
  }

  /** The same pictures on the same sides as in the run, if the folder says which. */
  private static Optional<Sides> sides(Path run) throws IOException {
    Path settings = run.resolve("settings.json");
    Optional<Pictures> pictures =
        Files.isRegularFile(settings) ? SettingsFile.read(settings).pictures() : Optional.empty();
    if (pictures.isEmpty()) {
      return Optional.empty();
    }
    Sides all = Sides.of(pictures.get(), Troubles.leftOut());
    Optional<RunPictures> read = RunPictures.read(run);
    return Optional.of(read.isPresent() ? read.get().of(all) : all);
  }

  private static Optional<Sample> sample(
      Optional<String> asked,
      Path classes,
      Fp32Model model,
      Optional<Sides> ran,
      boolean calibration)
      throws IOException {
    if (asked.isPresent()) {
      DataSet set = DataSets.openFor(asked.get(), classes);
      return Optional.of(new Sample(asked.get(), set, Split.all(set)));
    }
    if (ran.isEmpty()) {
      return Optional.empty();
    }
    Sample own = ofRun(ran.get(), calibration);
    DataSets.requireSame(own.name(), own.set().labelling().classes(), model.spec().classes());
    return Optional.of(own);
  }

  private static Sample ofRun(Sides sides, boolean calibration) {
    return calibration
        ? new Sample(sides.trainName(), sides.train(), sides.trainIndices())
        : new Sample(sides.heldOutName(), sides.heldOut(), sides.heldOutIndices());
  }

  private FormExport() {}
}
