package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelMeansTest {
  private static final List<FittedFrame> PICTURES =
      List.of(picture(1, 10, 50, 3, 20, 70), picture(5, 30, 0, 7, 40, 0));

  @Test
  void eachChannelHasAMeanOfItsOwnOverAllPictures() {
    ModelProto model = ContractGraph.colourModel(InputShape.anyBatch(2, 1), true, 0, 0xffffff);

    ChannelMeans means = ChannelMeans.of(model, Set.of("pixels"), PICTURES);

    assertThat(means.of("pixels")).containsExactly(4, 25, 30);
  }

  @Test
  void aModelOfOneBatchSizeOnlyGivesTheSameMeans() {
    ModelProto model = ContractGraph.colourModel(InputShape.fixedBatch(3, 2, 1), true, 0, 0xffffff);

    ChannelMeans means = ChannelMeans.of(model, Set.of("pixels"), PICTURES);

    assertThat(means.of("pixels")).containsExactly(4, 25, 30);
  }

  /** Two pixels beside each other. */
  private static FittedFrame picture(int... rgb) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(rgb.length);
    for (int value : rgb) {
      pixels.put((byte) value);
    }
    return new FittedFrame(Letterbox.of(2, 1, 2, 1, Fit.STRETCH), pixels.flip());
  }
}
