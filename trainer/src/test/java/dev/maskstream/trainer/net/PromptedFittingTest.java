package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.click.PromptedBatch;
import dev.maskstream.trainer.click.Targets;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptedFittingTest {
  private static final int STEPS = 30;

  @Test
  void thirtyStepsLowerTheLossAndLeaveNothingInNativeMemory(@TempDir Path folder) throws Exception {
    DrawnPictures.write(folder, 4, 1);
    DataSet set = DataSets.open(folder.toString(), Optional.empty());
    List<LabelledPicture> pictures = List.of(set.read(0), set.read(1), set.read(2), set.read(3));
    BatchReader reader =
        new BatchReader(
            new BatchReader.Plan(48, 48, Fit.LETTERBOX, ClassWeights.equal(3)),
            set.labelling(),
            Augmentation.NONE,
            4);
    Targets targets = new Targets(set.labelling());
    double first = 0;
    double last = 0;
    try (PromptedNetwork network = new PromptedNetwork(new PromptedShape(4, 16, 2, 48, 48), 1, 1);
        PromptedFitting fitting = new PromptedFitting(network, Recipe.plain(5e-3f))) {
      int before = network.model().getNDManager().getManagedArrays().size();
      for (int step = 0; step < STEPS; step++) {
        SplittableRandom random = new SplittableRandom(step);
        PromptedBatch batch = new PromptedBatch(reader.read(pictures, random), targets, random);
        double loss = fitting.step(batch, step % 3, step).loss();
        first += step < 5 ? loss : 0;
        last += step >= STEPS - 5 ? loss : 0;
      }
      assertThat(network.model().getNDManager().getManagedArrays()).hasSize(before);
    }

    assertThat(last).isLessThan(0.8 * first);
  }
}
