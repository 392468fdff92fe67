package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorRtEngineTest {
  private final TensorRtEngine engine =
      new TensorRtEngine(
          new Verdict.Usable(
              "13.1", "11.2.1", List.of(new Gpu(0, "NVIDIA Imaginary", "9.3", 1L << 37))));

  @Test
  void djlFindsTheEngineByItsName() {
    assertThat(Engine.getAllEngines()).contains("TensorRT");
  }

  @Test
  void whereItDoesNotRunTheEngineSaysWhy() {
    assumeTrue(
        TensorRtLibrary.probe() instanceof Verdict.Unusable, "TensorRT runs on this machine");

    assertThatThrownBy(() -> Engine.getEngine("TensorRT"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("TensorRT cannot be used (");
  }

  @Test
  void arraysHoldWhatTheyWereMadeOf() {
    try (NDManager manager = engine.newBaseManager()) {
      NDArray array =
          manager.create(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), new Shape(2, 2), DataType.UINT8);

      assertThat(array.toByteBuffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
      assertThat(array.getManager().getEngine()).isSameAs(engine);
    }
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> engine.newBaseManager(Device.gpu(1)))
        .hasMessage("there is no GPU 1: 1 in all, counted from 0");
    assertThatThrownBy(() -> engine.newBaseManager(Device.cpu()))
        .hasMessage("TensorRT runs on a GPU, not on cpu()");
  }

  @Test
  void theVersionIsTensorRts() {
    assertThat(engine.getVersion()).isEqualTo("11.2.1");
    assertThat(engine.getGpuCount()).isEqualTo(1);
  }
}
