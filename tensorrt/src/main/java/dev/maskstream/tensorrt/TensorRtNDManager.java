package dev.maskstream.tensorrt;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDManager.SystemNDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes and owns arrays that lie in Java's memory. */
class TensorRtNDManager extends BaseNDManager {
  private final TensorRtEngine engine;

  private TensorRtNDManager(TensorRtEngine engine, NDManager parent, Device device) {
    // The parent's constructor asks for the engine.
    this.engine = engine;
    super(parent, device);
  }

  @Override
  public ByteBuffer allocateDirect(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  @Override
  public NDArray from(NDArray array) {
    if (array == null || array instanceof TensorRtNDArray) {
      return array;
    }
    NDArray copy = create(array.toByteBuffer(), array.getShape(), array.getDataType());
    copy.setName(array.getName());
    return copy;
  }

  /** Bytes are taken as they lie and must not change while the array lives; others are copied. */
  @Override
  public NDArray create(Buffer data, Shape shape, DataType type) {
    validateBuffer(data, type, Math.toIntExact(shape.size()));
    ByteBuffer bytes;
    if (data instanceof ByteBuffer given) {
      bytes = given.slice();
    } else {
      bytes = allocateDirect(Math.multiplyExact(data.remaining(), type.getNumOfBytes()));
      copyBuffer(data, bytes);
    }
    return new TensorRtNDArray(this, shape, type, bytes);
  }

  @Override
  public NDManager newSubManager(Device device) {
    TensorRtNDManager manager = new TensorRtNDManager(engine, this, device);
    attachUncappedInternal(manager.uid, manager);
    return manager;
  }

  /** The root of an engine's managers, which owns nothing and is never closed. */
  static TensorRtNDManager root(TensorRtEngine engine) {
    return new Root(engine);
  }

  private static final class Root extends TensorRtNDManager implements SystemNDManager {
    Root(TensorRtEngine engine) {
      super(engine, null, Device.gpu(0));
    }

    @Override
    public void close() {
      // Whoever uses the engine has a manager below this one.
    }
  }

  @Override
  public Engine getEngine() {
    return engine;
  }
}
