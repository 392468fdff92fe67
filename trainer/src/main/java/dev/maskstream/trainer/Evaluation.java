package dev.maskstream.trainer;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Measures any model that meets the engine contract on any data set, through the path that serves:
 * the same decoder, letterbox and engine, masks scaled back to the pictures' own size.
 */
public final class Evaluation {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * What to measure.
   *
   * @param onnx the model
   * @param classes the model's model.json or classes.json
   * @param fit how pictures are brought to the model's size
   * @param pictures a data set, see {@link DataSets#open}; its labels mean what {@code classes}
   *     says
   * @param threads processors the engine may use
   */
  public record Request(Path onnx, Path classes, Fit fit, String pictures, int threads) {}

  /**
   * Runs the model over all pictures, one at a time.
   *
   * @throws IOException if a file cannot be read or the model cannot serve; the message says why
   * @throws dev.maskstream.vision.EngineException if the engine refuses the model or fails
   */
  public static EvaluationReport run(Request request, Progress progress) throws IOException {
    DataSet set = DataSets.open(request.pictures(), Optional.of(request.classes()));
    Labelling labelling = Labelling.read(request.classes());
    if (set.labelling().classes().size() != labelling.classes().size()) {
      throw new IOException(
          "the model tells %d classes, %s holds %d"
              .formatted(
                  labelling.classes().size(),
                  request.pictures(),
                  set.labelling().classes().size()));
    }
    ModelSpec spec = spec(request, labelling);
    ConfusionMatrix matrix =
        new ConfusionMatrix(labelling.classes().size(), set.labelling().ignored());
    try (LoadedModel model =
        LoadedModel.open(request.onnx(), spec, new EngineSettings(1, request.threads()))) {
      progress.start("evaluating " + request.pictures(), set.size());
      double seconds = measure(model.slots().getFirst(), set, matrix, progress);
      EvaluationReport report =
          new EvaluationReport(spec, request.pictures(), set.size(), matrix, seconds);
      progress.end(report.summary());
      return report;
    }
  }

  private static double measure(
      Segmenter segmenter, DataSet set, ConfusionMatrix matrix, Progress progress)
      throws IOException {
    int batch = segmenter.batchSizes().getFirst();
    long nanos = 0;
    for (int i = 0; i < set.size(); i++) {
      LabelledPicture one = set.read(i);
      FittedFrame frame = segmenter.fit(one.picture());
      long began = System.nanoTime();
      // A file of one batch size only gets the same frame in every place.
      Segmentation said = segmenter.segment(Collections.nCopies(batch, frame)).getFirst();
      nanos += System.nanoTime() - began;
      matrix.add(one.label(), said.atFrameSize());
      progress.step("");
    }
    return nanos / NANOS;
  }

  private static ModelSpec spec(Request request, Labelling labelling) throws IOException {
    ModelFacts facts =
        switch (ModelFile.inspect(request.onnx())) {
          case ModelFile.Usable usable -> usable.facts();
          case ModelFile.Refused refused ->
              throw new IOException(request.onnx() + " cannot serve: " + refused.reason());
        };
    String name = request.onnx().getFileName().toString();
    return new ModelSpec(
        name,
        "1",
        Sha256.of(request.onnx()),
        List.copyOf(labelling.classes()),
        facts.inputWidth(),
        facts.inputHeight(),
        request.fit());
  }

  private Evaluation() {}
}
