package dev.maskstream.vision;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.maskstream.vision.onnx.ContractGraph;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What DJL sees of TensorRT, without a GPU: options in, pictures in, maps out, trouble by
 * properties. A pixel's class is its red value.
 */
final class FakeTensorRt extends Engine {
  final List<Integer> batches = new ArrayList<>();
  final List<FakeModel> models = new ArrayList<>();
  Map<String, ?> options = Map.of();
  Optional<String> refusal = Optional.empty();

  /** Frames that the device's memory has room for; a larger batch fails. */
  int room = Integer.MAX_VALUE;

  Optional<String> lost = Optional.empty();

  /** Whether it takes an array for each frame. */
  boolean apart;

  /** Arrays of the last batch. */
  int arrays;

  /** What a batch fails with, of which the properties tell nothing. */
  Optional<String> failure = Optional.empty();

  final class FakeModel extends BaseModel {
    boolean closed;
    private int shortages;

    private FakeModel(String name) {
      super(name);
      manager = newBaseManager();
      models.add(this);
    }

    @Override
    public void load(Path path, String prefix, Map<String, ?> given)
        throws MalformedModelException {
      options = given;
      if (refusal.isPresent()) {
        throw new MalformedModelException(refusal.get());
      }
      block = new FakeBlock(this);
    }

    @Override
    public String getProperty(String key) {
      return switch (key) {
        case "device.lost" -> lost.orElse(null);
        case "batch.apart" -> Boolean.toString(apart);
        case "device.memory.shortages" -> Integer.toString(shortages);
        default -> super.getProperty(key);
      };
    }

    @Override
    public void close() {
      closed = true;
      super.close();
    }
  }

  private final class FakeBlock extends AbstractSymbolBlock {
    private final FakeModel model;

    FakeBlock(FakeModel model) {
      this.model = model;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters,
        NDList inputs,
        boolean training,
        PairList<String, Object> given) {
      NDArray picture = inputs.head();
      Shape shape = picture.getShape();
      int frames = inputs.stream().mapToInt(array -> (int) array.getShape().get(0)).sum();
      if (frames > room) {
        model.shortages++;
        throw new IllegalStateException("cudaMalloc: no room for " + frames);
      }
      lost.or(() -> failure)
          .ifPresent(
              why -> {
                throw new IllegalStateException(why);
              });
      batches.add(frames);
      arrays = inputs.size();
      ByteBuffer classes = ByteBuffer.allocateDirect(frames * (int) (shape.get(1) * shape.get(2)));
      for (NDArray array : inputs) {
        ByteBuffer pixels = array.toByteBuffer();
        for (int red = 0; red < pixels.limit(); red += 3) {
          classes.put(pixels.get(red));
        }
      }
      NDArray map =
          picture
              .getManager()
              .create(
                  classes.flip(), new Shape(frames, shape.get(1), shape.get(2)), DataType.UINT8);
      map.setName(ContractGraph.CLASS_MAP);
      return new NDList(map);
    }

    @Override
    public ParameterList getDirectParameters() {
      return new ParameterList();
    }

    @Override
    public void removeLastBlock() {
      throw new UnsupportedOperationException("a plan cannot be taken apart");
    }
  }

  /** A model in the engine. */
  Model loaded() {
    FakeModel model = new FakeModel("model");
    model.setBlock(new FakeBlock(model));
    return model;
  }

  @Override
  public Model newModel(String name, Device device) {
    return new FakeModel(name);
  }

  @Override
  public NDManager newBaseManager() {
    return Engine.getEngine("OnnxRuntime").newBaseManager();
  }

  @Override
  public NDManager newBaseManager(Device device) {
    return newBaseManager();
  }

  @Override
  public Engine getAlternativeEngine() {
    return null;
  }

  @Override
  public String getEngineName() {
    return "TensorRT";
  }

  @Override
  public int getRank() {
    return 0;
  }

  @Override
  public String getVersion() {
    return "11.2.1";
  }

  @Override
  public boolean hasCapability(String capability) {
    return false;
  }
}
