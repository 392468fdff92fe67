package dev.maskstream.trainer;

import dev.maskstream.trainer.EvaluationReport.Example;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import dev.maskstream.vision.metrics.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Measures any model that meets the engine contract on any data set, through the path that serves:
 * the same decoder, letterbox and engine, masks scaled back to the pictures' own size.
 */
public final class Evaluation {
  private static final int COMPARED = 4;
  private static final Comparator<Example> WORST_FIRST =
      Comparator.comparingDouble(Example::meanIou).thenComparing(Example::name);

  /**
   * What to measure.
   *
   * @param onnx the model
   * @param classes the model's model.json or classes.json
   * @param fit how pictures are brought to the model's size
   * @param pictures a data set, see {@link DataSets#open}; its labels mean what {@code classes}
   *     says
   * @param threads processors the engine may use
   * @param engine that runs the model, no other in its place; {@code AUTO} compares engines on the
   *     first pictures as a processor does on golden frames
   */
  public record Request(
      Path onnx, Path classes, Fit fit, String pictures, int threads, PreferredEngine engine) {
    /** In ONNX Runtime, which runs every model. */
    public Request(Path onnx, Path classes, Fit fit, String pictures, int threads) {
      this(onnx, classes, fit, pictures, threads, PreferredEngine.ONNX_RUNTIME);
    }

    ModelFiles model() {
      return new ModelFiles(onnx, classes, fit);
    }

    EngineSettings settings() {
      return new EngineSettings(1, threads, engine);
    }
  }

  /** The same as {@link #run(Request, int, Progress)}, keeping no pictures. */
  public static EvaluationReport run(Request request, Progress progress) throws IOException {
    return run(request, 0, progress);
  }

  /**
   * Runs the model over all pictures, one at a time.
   *
   * @param worst how many of the pictures with the lowest mean IoU to keep, 0 or more; they stay in
   *     memory
   * @throws IOException if a file cannot be read or the model cannot serve; the message says why
   * @throws dev.maskstream.vision.EngineException if the engine refuses the model or fails
   */
  public static EvaluationReport run(Request request, int worst, Progress progress)
      throws IOException {
    DataSet set = DataSets.openFor(request.pictures(), request.classes());
    try (MeasuredModel model =
        MeasuredModel.open(request.model(), request.settings(), compared(request, set))) {
      progress.start("evaluating " + request.pictures(), set.size());
      EvaluationReport report = new Evaluation(set, model, worst).report(request, progress);
      progress.end(report.summary());
      return report;
    }
  }

  private static List<RgbImage> compared(Request request, DataSet set) throws IOException {
    List<RgbImage> pictures = new ArrayList<>();
    if (request.engine() == PreferredEngine.AUTO) {
      for (int i = 0; i < Math.min(COMPARED, set.size()); i++) {
        pictures.add(set.read(i).picture());
      }
    }
    return pictures;
  }

  private final DataSet set;
  private final MeasuredModel model;
  private final int kept;
  private final PictureMeasure measure;
  private final ConfusionMatrix matrix;
  private final Tally tally;
  private final PriorityQueue<Example> worst = new PriorityQueue<>(WORST_FIRST.reversed());

  private Evaluation(DataSet set, MeasuredModel model, int kept) {
    this.set = set;
    this.model = model;
    this.kept = kept;
    this.measure = new PictureMeasure(set.labelling());
    this.matrix = measure.matrix();
    this.tally = new Tally(matrix.classes());
  }

  private EvaluationReport report(Request request, Progress progress) throws IOException {
    for (int i = 0; i < set.size(); i++) {
      measure(set.name(i), set.read(i));
      progress.step("");
    }
    List<Example> sorted = new ArrayList<>(worst);
    sorted.sort(WORST_FIRST);
    EvaluationReport.Subject subject =
        new EvaluationReport.Subject(
            model.spec(), model.engine(), set.labelling(), request.pictures(), set.size());
    return new EvaluationReport(subject, matrix, tally, model.speed(), sorted);
  }

  private void measure(String name, LabelledPicture one) {
    ClassMap said = model.segment(one.picture());
    PictureMeasure.Measured measured = measure.of(one.label(), said);
    matrix.addAll(measured.matrix());
    tally.add(measured.tally(), 1);
    // A picture in which no pixel counts has no figure, and is nobody's worst.
    measured.tally().meanIou().ifPresent(iou -> worst.add(new Example(name, iou, one, said)));
    if (worst.size() > kept) {
      worst.remove();
    }
  }
}
