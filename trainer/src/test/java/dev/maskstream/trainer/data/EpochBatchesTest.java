package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochBatchesTest {
  private static final List<LabelledPicture> PICTURES = new ArrayList<>();

  @BeforeAll
  static void draw(@TempDir Path folder) throws IOException {
    DataSet set = DataSets.open(DrawnPictures.write(folder, 5, 3).toString(), Optional.empty());
    for (int i = 0; i < set.size(); i++) {
      PICTURES.add(set.read(i));
    }
  }

  @Test
  void whatIsStartedInTheMiddleGoesOnTheSame() throws InterruptedException {
    List<byte[]> whole = read(1, 0);

    assertThat(whole).hasSize(3);
    assertThat(read(1, 1)).containsExactlyElementsOf(whole.subList(1, 3));
    assertThat(read(1, 2)).containsExactlyElementsOf(whole.subList(2, 3));
  }

  @Test
  void everyEpochIsAnother() throws InterruptedException {
    assertThat(read(1, 0).getFirst()).isNotEqualTo(read(2, 0).getFirst());
  }

  @Test
  void theLastBatchHoldsWhatIsLeftAndNothingFollowsIt() throws InterruptedException {
    try (EpochBatches batches = batches(1, 2)) {
      assertThat(batches.next().size()).isEqualTo(1);
      assertThatThrownBy(batches::next).isInstanceOf(IllegalStateException.class);
    }
  }

  private static List<byte[]> read(int epoch, int firstStep) throws InterruptedException {
    List<byte[]> all = new ArrayList<>();
    try (EpochBatches batches = batches(epoch, firstStep)) {
      for (int step = firstStep; step < 3; step++) {
        ByteBuffer pixels = batches.next().pixels();
        byte[] bytes = new byte[pixels.remaining()];
        pixels.get(0, bytes);
        all.add(bytes);
      }
    }
    return all;
  }

  private static EpochBatches batches(int epoch, int firstStep) {
    BatchReader[] readers = {reader(), reader()};
    return new EpochBatches(PICTURES, 2, readers, 7, epoch, firstStep);
  }

  private static BatchReader reader() {
    BatchReader.Plan plan = new BatchReader.Plan(24, 24, Fit.STRETCH, ClassWeights.equal(3));
    return new BatchReader(
        plan, new Labelling(List.of(), java.util.Set.of()), Augmentation.PHOTOGRAPHS, 2);
  }
}
