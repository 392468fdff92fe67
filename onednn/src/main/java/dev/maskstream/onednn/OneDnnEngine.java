package dev.maskstream.onednn;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Runs segmentation networks on the CPU by <a
 * href="https://uxlfoundation.github.io/oneDNN/">oneDNN</a>. Arrays hold data and compute nothing
 * themselves.
 */
public final class OneDnnEngine extends Engine {
  public static final String NAME = "OneDNN";

  /** Behind engines that run any model: DJL takes the lowest when none is named. */
  static final int RANK = 20;

  private final OneDnnLibrary library;

  private final OneDnnNDManager root;

  OneDnnEngine(OneDnnLibrary library) {
    this.library = library;
    this.root = OneDnnNDManager.root(this);
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
    return dnnl.DNNL_VERSION_MAJOR + "." + dnnl.DNNL_VERSION_MINOR + "." + dnnl.DNNL_VERSION_PATCH;
  }

  /** The largest instruction set oneDNN uses here, such as {@code AVX512_CORE_BF16}. */
  public String instructionSet() {
    return library.instructionSet();
  }

  @Override
  public boolean hasCapability(String capability) {
    return false;
  }

  @Override
  public Model newModel(String name, Device device) {
    return new OneDnnModel(name, newBaseManager(device), library);
  }

  @Override
  public NDManager newBaseManager() {
    return newBaseManager(null);
  }

  @Override
  public NDManager newBaseManager(Device device) {
    return root.newSubManager(device == null ? Device.cpu() : device);
  }
}
