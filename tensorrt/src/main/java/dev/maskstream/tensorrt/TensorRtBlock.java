package dev.maskstream.tensorrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A session as DJL calls it: one uint8 picture batch in, uint8 maps out. Opens it at the first
 * batch. Batches larger than the session takes run in parts. Threads: any, one after the other.
 */
final class TensorRtBlock extends AbstractSymbolBlock implements AutoCloseable {
  private final NetworkSignature signature;
  private final Supplier<Session> opener;
  private Session session;
  private boolean closed;

  TensorRtBlock(NetworkSignature signature, Supplier<Session> opener) {
    this.signature = signature;
    this.opener = opener;
  }

  @Override
  protected synchronized NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    if (closed) {
      throw new IllegalStateException("the model or predictor is closed");
    }
    if (session == null) {
      session = opener.get();
    }
    NDArray picture = inputs.singletonOrThrow();
    int frames = requireFrames(picture);
    ByteBuffer pixels = picture.toByteBuffer();
    ByteBuffer[] maps = new ByteBuffer[signature.outputs().size()];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = ByteBuffer.allocate(Math.toIntExact(frames * signature.outputFrameBytes()));
    }
    for (int first = 0; first < frames; first += session.maxBatchSize()) {
      run(pixels, Math.min(session.maxBatchSize(), frames - first), maps);
    }
    return named(maps, frames, picture.getManager());
  }

  private int requireFrames(NDArray picture) {
    Shape shape = picture.getShape();
    boolean fits =
        picture.getDataType() == DataType.UINT8
            && shape.dimension() == 4
            && shape.get(0) > 0
            && shape.get(1) == signature.height()
            && shape.get(2) == signature.width()
            && shape.get(3) == signature.channels();
    if (!fits) {
      throw new IllegalArgumentException(
          "the input is %s %s; uint8 (N, %d, %d, %d) is wanted"
              .formatted(
                  picture.getDataType(),
                  shape,
                  signature.height(),
                  signature.width(),
                  signature.channels()));
    }
    return Math.toIntExact(shape.get(0));
  }

  private void run(ByteBuffer pixels, int frames, ByteBuffer[] maps) {
    ByteBuffer pinned = session.input(frames);
    pinned.put(pixels.slice(pixels.position(), pinned.remaining()));
    pixels.position(pixels.position() + pinned.limit());
    session.submit(frames);
    session.await();
    for (int i = 0; i < maps.length; i++) {
      maps[i].put(session.output(i, frames));
    }
  }

  private NDList named(ByteBuffer[] maps, int frames, NDManager manager) {
    NDList outputs = new NDList();
    Shape shape = new Shape(frames, signature.height(), signature.width());
    for (int i = 0; i < maps.length; i++) {
      NDArray output = manager.create(maps[i].flip(), shape, DataType.UINT8);
      output.setName(signature.outputs().get(i));
      outputs.add(output);
    }
    return outputs;
  }

  @Override
  public PairList<String, Shape> describeInput() {
    long batch = signature.batch() == 0 ? -1 : signature.batch();
    PairList<String, Shape> inputs = new PairList<>();
    inputs.add(
        signature.input(),
        new Shape(batch, signature.height(), signature.width(), signature.channels()));
    return inputs;
  }

  @Override
  public ParameterList getDirectParameters() {
    throw new UnsupportedOperationException("a plan has no parameters to show");
  }

  @Override
  public void removeLastBlock() {
    throw new UnsupportedOperationException("a plan cannot be taken apart");
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
