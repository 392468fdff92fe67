package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.maskstream.tensorrt.NetworkSignature.Part;
import dev.maskstream.tensorrt.Session.SessionShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An encoder of fixed sizes as DJL calls it: two floats in; their doubles, and a long, out. */
class TensorRtBlockTest {
  private static final NetworkSignature ENCODER =
      new NetworkSignature(
          new Part("image", DataType.FLOAT32, List.of(1L, 2L)),
          List.of(
              new Part("embedding", DataType.FLOAT32, List.of(1L, 2L, 1L)),
              new Part("size", DataType.INT64, List.of(1L))),
          false,
          1);

  private static final NetworkSignature UNET =
      new NetworkSignature(
          new Part("image", DataType.UINT8, List.of(2L)),
          List.of(new Part("class_map", DataType.UINT8, List.of(1L))),
          true,
          0);

  private final TensorRtEngine engine =
      new TensorRtEngine(
          new Verdict.Usable(
              "13.1", "11.2.1", List.of(new Gpu(0, "NVIDIA Imaginary", "9.3", 1L << 37))));

  @Test
  void outputsHaveTheirOwnTypesAndShapes() {
    try (NDManager manager = engine.newBaseManager();
        TensorRtBlock block = new TensorRtBlock(ENCODER, TensorRtBlockTest::open)) {
      NDList outputs = run(block, manager.create(new float[] {1.5f, -2}, new Shape(1, 2)));

      assertThat(outputs).extracting(NDArray::getName).containsExactly("embedding", "size");
      assertThat(outputs.get(0).getShape()).isEqualTo(new Shape(1, 2, 1));
      assertThat(outputs.get(0).toFloatArray()).containsExactly(3, -4);
      assertThat(outputs.get(1).toLongArray()).containsExactly(7);
    }
  }

  @Test
  void anInputOfAnotherShapeOrTypeIsRefused() {
    try (NDManager manager = engine.newBaseManager();
        TensorRtBlock block = new TensorRtBlock(ENCODER, TensorRtBlockTest::open)) {
      assertThatThrownBy(() -> run(block, manager.create(new float[3], new Shape(1, 3))))
          .hasMessage("the input is float32 (1, 3); float32 (1, 2) is wanted");
      assertThatThrownBy(() -> run(block, manager.create(new int[2], new Shape(1, 2))))
          .hasMessage("the input is int32 (1, 2); float32 (1, 2) is wanted");
    }
  }

  @Test
  void framesInSeveralArraysAreOneBatch() {
    FakeSlot slot = new FakeSlot(4);
    try (NDManager manager = engine.newBaseManager();
        TensorRtBlock block = new TensorRtBlock(UNET, () -> open(slot, 1, 2, 4))) {
      NDList outputs = run(block, frames(manager, 10, 0), frames(manager, 20, 0, 30, 0));

      assertThat(outputs.singletonOrThrow().getShape()).isEqualTo(new Shape(3, 1));
      assertThat(outputs.singletonOrThrow().toByteArray()).containsExactly(11, 21, 31);
    }
    assertThat(slot.launched).containsExactly(new BatchSizes.Chunk(0, 4));
  }

  @Test
  void moreFramesThanABatchTakesRunInParts() {
    FakeSlot slot = new FakeSlot(4);
    try (NDManager manager = engine.newBaseManager();
        TensorRtBlock block = new TensorRtBlock(UNET, () -> open(slot, 2))) {
      NDList outputs = run(block, frames(manager, 10, 0), frames(manager, 20, 0, 30, 0));

      assertThat(outputs.singletonOrThrow().toByteArray()).containsExactly(11, 21, 31);
    }
    assertThat(slot.launched).hasSize(2);
  }

  @Test
  void anEncoderTakesOneArray() {
    try (NDManager manager = engine.newBaseManager();
        TensorRtBlock block = new TensorRtBlock(ENCODER, TensorRtBlockTest::open)) {
      NDArray picture = manager.create(new float[2], new Shape(1, 2));

      assertThatThrownBy(() -> run(block, picture, picture)).hasMessageContaining("Expected 1");
    }
  }

  private static NDArray frames(NDManager manager, int... bytes) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(bytes.length);
    for (int one : bytes) {
      pixels.put((byte) one);
    }
    return manager.create(pixels.flip(), new Shape(bytes.length / 2, 2), DataType.UINT8);
  }

  private static NDList run(TensorRtBlock block, NDArray... inputs) {
    ParameterStore none = new ParameterStore(inputs[0].getManager(), false);
    return block.forward(none, new NDList(inputs), false);
  }

  private static Session open() {
    return open(new Doubling(), new BatchSizes(List.of(1)), 8, List.of(8L, 8L));
  }

  private static Session open(FakeSlot slot, Integer... sizes) {
    return open(slot, new BatchSizes(List.of(sizes)), 2, List.of(1L));
  }

  private static Session open(Slot slot, BatchSizes sizes, long bytesIn, List<Long> bytesOut) {
    SessionShape shape =
        new SessionShape(sizes, bytesIn, bytesOut, Duration.ofSeconds(5), () -> {});
    Flights flights = new Flights();
    flights.join();
    return new Session(slot, shape, new DeviceHealth(), flights, System::nanoTime);
  }

  private static final class Doubling implements Slot {
    private final ByteBuffer input = memory();
    private final List<ByteBuffer> outputs = List.of(memory(), memory());

    private static ByteBuffer memory() {
      return ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    }

    @Override
    public ByteBuffer input() {
      return input;
    }

    @Override
    public ByteBuffer output(int index) {
      return outputs.get(index);
    }

    @Override
    public void prepare(List<Integer> sizes) {}

    @Override
    public void launch(int first, int size) {
      outputs.getFirst().putFloat(0, 2 * input.getFloat(0)).putFloat(4, 2 * input.getFloat(4));
      outputs.getLast().putLong(0, 7);
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public long bytes() {
      return 24;
    }

    @Override
    public void close() {}
  }
}
