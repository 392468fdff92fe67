package dev.maskstream.tensorrt;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;

/**
 * Runs segmentation networks on NVIDIA GPUs by <a
 * href="https://developer.nvidia.com/tensorrt">TensorRT</a>. Arrays hold data on this side and
 * compute nothing themselves. Threads: any.
 */
public final class TensorRtEngine extends Engine {
  public static final String NAME = "TensorRT";

  /** Behind engines that run any model: DJL takes the lowest when none is named. */
  static final int RANK = 21;

  private final Verdict.Usable found;
  private final DeviceHealth health = new DeviceHealth();
  private final TensorRtNDManager root;

  TensorRtEngine(Verdict.Usable found) {
    this.found = found;
    this.root = TensorRtNDManager.root(this);
  }

  @Override
  public Engine getAlternativeEngine() {
    return null;
  }

  @Override
  public String getEngineName() {
    return NAME;
  }

  @Override
  public int getRank() {
    return RANK;
  }

  @Override
  public String getVersion() {
    return found.tensorRt();
  }

  /** What was found on this machine. */
  public Verdict.Usable found() {
    return found;
  }

  /** Whether a GPU has been lost to this process, which only its end cures. */
  public DeviceHealth health() {
    return health;
  }

  @Override
  public boolean hasCapability(String capability) {
    return StandardCapabilities.CUDA.equals(capability);
  }

  // DJL's own way of counting wants a library by a name that no package installs.
  @Override
  public int getGpuCount() {
    return found.gpus().size();
  }

  @Override
  public Device defaultDevice() {
    return Device.gpu(0);
  }

  @Override
  public Model newModel(String name, Device device) {
    return new TensorRtModel(name, device, this);
  }

  @Override
  public NDManager newBaseManager() {
    return newBaseManager(null);
  }

  /**
   * A manager of arrays that go to a device.
   *
   * @throws IllegalArgumentException if there is no such GPU
   */
  @Override
  public NDManager newBaseManager(Device device) {
    Device wanted = device == null ? defaultDevice() : device;
    if (!wanted.isGpu()) {
      throw new IllegalArgumentException("TensorRT runs on a GPU, not on " + wanted);
    }
    gpu(wanted.getDeviceId());
    return root.newSubManager(wanted);
  }

  /**
   * A device by its number.
   *
   * @throws IllegalArgumentException if there is none of that number
   */
  Gpu gpu(int id) {
    if (id >= found.gpus().size()) {
      throw new IllegalArgumentException(
          "there is no GPU %d: %d in all, counted from 0".formatted(id, found.gpus().size()));
    }
    return found.gpus().get(id);
  }
}
