package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.Tracker;
import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittingTest {
  @TempDir static Path pictures;

  @Test
  void aStepLeavesNothingBehind() throws IOException {
    DataSet set = DataSets.open(DrawnPictures.write(pictures, 2, 3).toString(), Optional.empty());
    List<LabelledPicture> batch = List.of(set.read(0), set.read(1));
    BatchReader.Plan plan = new BatchReader.Plan(48, 48, Fit.STRETCH, ClassWeights.equal(3));
    BatchReader reader =
        new BatchReader(plan, set.labelling(), Augmentation.NONE, new Random(1), 2);
    try (Network network = new Network(new UnetShape(3, 4, 2, true, 48, 48), 1, 1);
        Fitting fitting = new Fitting(network, Tracker.fixed(1e-2f))) {
      fitting.step(reader.read(batch));
      int before = network.nativeArrays();

      for (int i = 0; i < 20; i++) {
        fitting.step(reader.read(batch));
      }

      assertThat(network.nativeArrays()).isLessThanOrEqualTo(before);
    }
  }
}
