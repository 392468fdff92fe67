package dev.maskstream.onednn;

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
class OneDnnNDManager extends BaseNDManager {
  private final OneDnnEngine engine;

  private OneDnnNDManager(OneDnnEngine engine, NDManager parent, Device device) {
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
    if (array == null || array instanceof OneDnnNDArray) {
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
    return new OneDnnNDArray(this, shape, type, bytes);
  }

  @Override
  public NDManager newSubManager(Device device) {
    OneDnnNDManager manager = new OneDnnNDManager(engine, this, device);
    attachUncappedInternal(manager.uid, manager);
    return manager;
  }

  /** The root of an engine's managers, which owns nothing and is never closed. */
  static OneDnnNDManager root(OneDnnEngine engine) {
    return new Root(engine);
  }

  private static final class Root extends OneDnnNDManager implements SystemNDManager {
    Root(OneDnnEngine engine) {
      super(engine, null, Device.cpu());
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
