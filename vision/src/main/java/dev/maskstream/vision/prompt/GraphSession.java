package dev.maskstream.vision.prompt;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.maskstream.vision.DeviceReport;
import dev.maskstream.vision.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One ONNX graph in one engine session: named tensors in, named tensors out.
 *
 * <p>Threads: one, the slot's owner.
 */
final class GraphSession implements AutoCloseable {

  /**
   * A tensor of a graph.
   *
   * @param data direct and in native order on the way in, so that it is handed over where it lies
   */
  record Named(String name, DataType type, List<Long> dims, ByteBuffer data) {

    static Named floats(String name, List<Long> dims, ByteBuffer data) {
      return new Named(name, DataType.FLOAT32, dims, data);
    }

    /** A direct buffer of zeros for so many floats. */
    static ByteBuffer zeros(long floats) {
      return ByteBuffer.allocateDirect(Math.toIntExact(floats * Float.BYTES))
          .order(ByteOrder.nativeOrder());
    }
  }

  private final String title;
  private final Model session;
  private final DeviceReport device;
  private final Predictor<List<Named>, Map<String, Named>> predictor;

  /**
   * @param title for error messages
   * @param session a loaded graph, owned from here on
   */
  GraphSession(String title, Model session) {
    this.title = title;
    this.session = session;
    this.device = new DeviceReport(session);
    this.predictor = session.newPredictor(new Tensors());
  }

  /**
   * Runs the graph.
   *
   * @throws EngineException if the engine fails
   */
  Map<String, Named> run(List<Named> inputs) {
    long shortages = device.memoryShortages();
    try {
      return predictor.predict(inputs);
    } catch (TranslateException e) {
      throw new EngineException(
          device.kindOfFailure(shortages, e),
          "%s failed on %s: %s"
              .formatted(
                  title,
                  inputs.stream().map(in -> in.name() + " " + in.dims()).toList(),
                  EngineException.rootMessage(e)),
          e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }

  /** DJL closes every tensor when the call ends, so results are copies. */
  private static final class Tensors
      implements NoBatchifyTranslator<List<Named>, Map<String, Named>> {
    @Override
    public NDList processInput(TranslatorContext context, List<Named> inputs) {
      NDList tensors = new NDList();
      for (Named input : inputs) {
        Shape shape = new Shape(input.dims().stream().mapToLong(Long::longValue).toArray());
        ByteBuffer data = input.data().duplicate().order(ByteOrder.nativeOrder()).clear();
        NDArray tensor = context.getNDManager().create(data, shape, input.type());
        tensor.setName(input.name());
        tensors.add(tensor);
      }
      return tensors;
    }

    @Override
    public Map<String, Named> processOutput(TranslatorContext context, NDList outputs) {
      Map<String, Named> results = new HashMap<>();
      for (NDArray output : outputs) {
        List<Long> dims = Arrays.stream(output.getShape().getShape()).boxed().toList();
        results.put(
            output.getName(),
            new Named(
                output.getName(),
                output.getDataType(),
                dims,
                output.toByteBuffer().order(ByteOrder.nativeOrder())));
      }
      return results;
    }
  }
}
