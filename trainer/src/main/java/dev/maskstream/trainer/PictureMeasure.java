package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.BoundaryScore;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import dev.maskstream.vision.metrics.Tally;

/** Holds what a model says of one picture against its label. Threads: any. */
record PictureMeasure(Labelling labelling) {
  /** The picture by itself. */
  record Measured(ConfusionMatrix matrix, Tally tally) {}

  Measured of(ClassMap truth, ClassMap prediction) {
    ConfusionMatrix matrix = matrix();
    matrix.add(truth, prediction);
    BoundaryScore boundary = new BoundaryScore(matrix.classes(), labelling.ignored());
    return new Measured(matrix, Tally.of(matrix, boundary.of(truth, prediction)));
  }

  /** Of no picture yet. */
  ConfusionMatrix matrix() {
    return new ConfusionMatrix(labelling.classes().size(), labelling.ignored());
  }
}
