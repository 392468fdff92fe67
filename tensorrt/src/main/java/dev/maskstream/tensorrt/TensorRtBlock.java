package dev.maskstream.tensorrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.maskstream.tensorrt.NetworkSignature.Part;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A session as DJL calls it: one array in, or several that make one batch, the network's arrays
 * out. Frames are gathered where the device reads them. Opens it at the first batch. Batches larger
 * than the session takes run in parts. Threads: any, one after the other.
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
    List<ByteBuffer> pictures = pictures(inputs);
    int frames = pictures.size();
    ByteBuffer[] maps = new ByteBuffer[signature.outputs().size()];
    for (int i = 0; i < maps.length; i++) {
      long bytes = frames * signature.outputs().get(i).bytes();
      maps[i] = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }
    for (int first = 0; first < frames; first += session.maxBatchSize()) {
      int end = Math.min(first + session.maxBatchSize(), frames);
      run(pictures.subList(first, end), maps);
    }
    return named(maps, frames, inputs.head().getManager());
  }

  private List<ByteBuffer> pictures(NDList inputs) {
    if (!signature.batched()) {
      var _ = inputs.singletonOrThrow();
    }
    List<ByteBuffer> pictures = new ArrayList<>();
    for (NDArray array : inputs) {
      int frames = requireFrames(array);
      ByteBuffer bytes = array.toByteBuffer();
      int frameBytes = bytes.remaining() / frames;
      for (int frame = 0; frame < frames; frame++) {
        pictures.add(bytes.slice(bytes.position() + frame * frameBytes, frameBytes));
      }
    }
    return pictures;
  }

  private int requireFrames(NDArray picture) {
    long frames = signature.frames(picture.getShape());
    if (frames < 1 || picture.getDataType() != signature.input().type()) {
      throw new IllegalArgumentException(
          "the input is %s %s; %s %s is wanted"
              .formatted(
                  picture.getDataType(), picture.getShape(), signature.input().type(), wanted()));
    }
    return Math.toIntExact(frames);
  }

  private void run(List<ByteBuffer> pictures, ByteBuffer[] maps) {
    int frames = pictures.size();
    pictures.forEach(session.input(frames)::put);
    session.submit(frames);
    session.await();
    for (int i = 0; i < maps.length; i++) {
      maps[i].put(session.output(i, frames));
    }
  }

  private NDList named(ByteBuffer[] maps, int frames, NDManager manager) {
    NDList outputs = new NDList();
    for (int i = 0; i < maps.length; i++) {
      Part part = signature.outputs().get(i);
      Shape shape = new Shape(signature.dims(part, frames));
      NDArray output = manager.create(maps[i].flip(), shape, part.type());
      output.setName(part.name());
      outputs.add(output);
    }
    return outputs;
  }

  @Override
  public PairList<String, Shape> describeInput() {
    PairList<String, Shape> inputs = new PairList<>();
    inputs.add(signature.input().name(), wanted());
    return inputs;
  }

  private Shape wanted() {
    long batch = signature.batch() == 0 ? -1 : signature.batch();
    return new Shape(signature.dims(signature.input(), batch));
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
