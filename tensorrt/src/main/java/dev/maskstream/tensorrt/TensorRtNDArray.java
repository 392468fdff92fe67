package dev.maskstream.tensorrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array that holds data and computes nothing. */
final class TensorRtNDArray extends NDArrayAdapter {
  private ByteBuffer bytes;

  /**
   * @param bytes from the first to the last, not copied
   */
  TensorRtNDArray(NDManager manager, Shape shape, DataType type, ByteBuffer bytes) {
    super(manager, null, shape, type, NDManager.nextUid());
    this.bytes = bytes;
    manager.attachInternal(uid, this);
  }

  @Override
  public void intern(NDArray replaced) {
    TensorRtNDArray other = (TensorRtNDArray) replaced;
    shape = other.shape;
    dataType = other.dataType;
    bytes = other.bytes;
    other.close();
  }

  @Override
  public void detach() {
    manager.detachInternal(getUid());
    // The memory is Java's, so an array without an owner is no leak.
    manager = manager.getEngine().newBaseManager();
  }

  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    if (isClosed) {
      throw new IllegalStateException("the array is closed");
    }
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    bytes = null;
    super.close();
  }
}
