package dev.maskstream.onednn;

import ai.djl.engine.EngineException;
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
import java.util.ArrayList;
import java.util.List;

/** A session as DJL calls it: one uint8 picture batch in, uint8 maps out. */
final class OneDnnBlock extends AbstractSymbolBlock {
  private final Session session;

  OneDnnBlock(Session session) {
    this.session = session;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray picture = inputs.singletonOrThrow();
    List<Integer> dims = dims(picture);
    try {
      List<byte[]> results = session.run(picture.toByteBuffer(), dims);
      return named(results, session.outputShape(dims), picture.getManager());
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      // What oneDNN throws arrives without a type of its own.
      throw new EngineException("OneDNN failed on " + dims + ": " + e.getMessage(), e);
    }
  }

  private static List<Integer> dims(NDArray picture) {
    Shape shape = picture.getShape();
    if (picture.getDataType() != DataType.UINT8 || shape.dimension() != 4) {
      throw new IllegalArgumentException(
          "the input is %s %s; uint8 (N, H, W, channels) is wanted"
              .formatted(picture.getDataType(), shape));
    }
    List<Integer> dims = new ArrayList<>();
    for (long dim : shape.getShape()) {
      dims.add(Math.toIntExact(dim));
    }
    return dims;
  }

  private NDList named(List<byte[]> results, Shape shape, NDManager manager) {
    NDList outputs = new NDList();
    for (int i = 0; i < results.size(); i++) {
      NDArray output = manager.create(ByteBuffer.wrap(results.get(i)), shape, DataType.UINT8);
      output.setName(session.network().outputs().get(i).name());
      outputs.add(output);
    }
    return outputs;
  }

  @Override
  public PairList<String, Shape> describeInput() {
    long[] dims =
        session.network().inputDims().stream().mapToLong(dim -> dim == 0 ? -1 : dim).toArray();
    PairList<String, Shape> inputs = new PairList<>();
    inputs.add(session.network().input(), new Shape(dims));
    return inputs;
  }

  @Override
  public ParameterList getDirectParameters() {
    throw new UnsupportedOperationException("a compiled network has no parameters to show");
  }

  @Override
  public void removeLastBlock() {
    throw new UnsupportedOperationException("a compiled network cannot be taken apart");
  }
}
