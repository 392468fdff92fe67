package dev.maskstream.vision.prompt;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime where an engine named TensorRT is asked for, without a GPU; and its troubles. */
final class TensorRtInName extends Engine {
  final List<Path> loaded = new ArrayList<>();
  final Map<String, Path> insteadOf = new HashMap<>();
  final List<FakeModel> models = new ArrayList<>();
  Map<String, ?> options = Map.of();
  int room = Integer.MAX_VALUE;
  Optional<String> lost = Optional.empty();

  /** From now on nothing runs there any more. */
  void lose(String why) {
    lost = Optional.of(why);
    models.forEach(FakeModel::close);
  }

  private static Engine real() {
    return Engine.getEngine("OnnxRuntime");
  }

  final class FakeModel extends BaseModel {
    boolean closed;
    private final Model real;

    private FakeModel(String name) {
      super(name);
      real = real().newModel(name, null);
      manager = real.getNDManager();
      models.add(this);
    }

    @Override
    public void load(Path path, String prefix, Map<String, ?> given)
        throws IOException, MalformedModelException {
      options = given;
      loaded.add(path);
      if (lost.isPresent() || models.size() > room) {
        throw new IllegalStateException(lost.orElse("cudaMalloc: no room"));
      }
      real.load(insteadOf.getOrDefault(path.getFileName().toString(), path));
      block = real.getBlock();
    }

    @Override
    public String getProperty(String key) {
      return switch (key) {
        case "device.lost" -> lost.orElse(null);
        case "device.memory.shortages" -> models.size() > room ? "1" : "0";
        default -> super.getProperty(key);
      };
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        real.close();
      }
    }
  }

  @Override
  public Model newModel(String name, Device device) {
    return new FakeModel(name);
  }

  @Override
  public NDManager newBaseManager() {
    return real().newBaseManager();
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
