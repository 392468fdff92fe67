package dev.maskstream.trainer.export;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;

/** Runs an fp32 model and a form of it side by side, as they would serve. */
final class FormMeasure {
  static Comparison compare(
      Path fp32, Path form, ModelSpec spec, Sample heldOut, EngineSettings engine, Progress watcher)
      throws IOException {
    try (LoadedModel parent = LoadedModel.open(fp32, spec, engine);
        LoadedModel child = LoadedModel.open(form, spec, engine)) {
      return compare(
          parent.slots().getFirst(),
          child.slots().getFirst(),
          spec.classes().size(),
          heldOut,
          watcher);
    }
  }

  private static Comparison compare(
      Segmenter fp32, Segmenter form, int classes, Sample heldOut, Progress watcher)
      throws IOException {
    ConfusionMatrix before = new ConfusionMatrix(classes, heldOut.set().labelling().ignored());
    ConfusionMatrix after = new ConfusionMatrix(classes, heldOut.set().labelling().ignored());
    long pixels = 0;
    long agreeing = 0;
    for (int i = 0; i < heldOut.size(); i++) {
      LabelledPicture one = heldOut.read(i);
      Segmentation is = segment(fp32, one);
      Segmentation said = segment(form, one);
      before.add(one.label(), is.atFrameSize());
      after.add(one.label(), said.atFrameSize());
      byte[] isIds = is.classMap().ids();
      byte[] saidIds = said.classMap().ids();
      for (int pixel = 0; pixel < isIds.length; pixel++) {
        agreeing += isIds[pixel] == saidIds[pixel] ? 1 : 0;
      }
      pixels += isIds.length;
      watcher.step("");
    }
    return new Comparison(heldOut.size(), (double) agreeing / pixels, before, after);
  }

  private static Segmentation segment(Segmenter segmenter, LabelledPicture one) {
    FittedFrame frame = segmenter.fit(one.picture());
    // A file of one batch size only gets the same frame in every place.
    int batch = segmenter.batchSizes().getFirst();
    return segmenter.segment(Collections.nCopies(batch, frame)).getFirst();
  }

  private FormMeasure() {}
}
