package dev.maskstream.trainer.net;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.image.ClassMap;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A U-Net with its weights in the PyTorch engine.
 *
 * <p>Threads: one.
 */
public final class Network implements AutoCloseable {
  static final int RGB = 3;
  private static final float HE = 2;

  private final Model model;
  private final Unet unet;
  private final long seed;
  private final int threads;

  /**
   * Draws fresh weights (He, from the engine's random numbers).
   *
   * @param seed the same seed gives the same weights
   * @param threads see {@link TorchEngine#start}
   */
  public Network(UnetShape shape, long seed, int threads) {
    this.seed = seed;
    this.threads = threads;
    TorchEngine.start(threads).setRandomSeed(Math.toIntExact(seed & 0x7fffffff));
    unet = new Unet(shape);
    unet.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, HE), Parameter.Type.WEIGHT);
    model = Model.newInstance("unet", Device.cpu(), TorchEngine.NAME);
    model.setBlock(unet);
    unet.initialize(
        model.getNDManager(),
        DataType.FLOAT32,
        new Shape(1, RGB, shape.inputHeight(), shape.inputWidth()));
  }

  public Unet unet() {
    return unet;
  }

  Model model() {
    return model;
  }

  /** A network of the same shape, with fresh weights. */
  Network another() {
    return new Network(unet.shape(), seed, threads);
  }

  /** All weights, running means and variances of batch norm included, in a fixed order. */
  List<NDArray> arrays() {
    return weights().arrays();
  }

  /** What an optimizer changes, in a fixed order. */
  List<Parameter> trainableParameters() {
    return weights().trainable();
  }

  private Weights weights() {
    return new Weights(unet);
  }

  /**
   * Bytes as the network takes them: floats 0 to 1, channels first in shape, last in memory.
   *
   * @param pixels RGB bytes, direct
   * @param bytes {@code [N,H,W,3]}
   */
  static NDArray input(NDManager manager, ByteBuffer pixels, Shape bytes) {
    try (NDArray raw = manager.create(pixels, bytes, DataType.UINT8)) {
      return raw.toType(DataType.FLOAT32, false).muli(1 / 255f).transpose(0, 3, 1, 2);
    }
  }

  /** Says what the network, as it serves, makes of a frame. */
  public Prediction predict(FittedFrame frame) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDArray logits = logits(scope, frame).singletonOrThrow();
      NDArray top = logits.softmax(1).max(new int[] {1}).muli(255).round();
      return new Prediction(map(logits.argMax(1)), map(top));
    }
  }

  /** Says how well the network, as it serves, does on a frame. */
  public Assessment assess(FittedFrame frame, ClassMap label, Labelling labelling) {
    long[] ids = new long[label.ids().length];
    float[] weights = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int id = Byte.toUnsignedInt(label.ids()[i]);
      ids[i] = labelling.counts(id) ? id : 0;
      weights[i] = labelling.counts(id) ? 1 : 0;
    }
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList logits = logits(scope, frame);
      Shape map = new Shape(1, 1, label.height(), label.width());
      NDList truth = new NDList(scope.create(ids, map), scope.create(weights, map));
      NDArray planes = logits.singletonOrThrow();
      return new Assessment(
          map(planes.argMax(1)),
          planes.softmax(1).toFloatArray(),
          new IgnoringCrossEntropy().evaluate(truth, logits).getFloat());
    }
  }

  /** One value for each pixel of a frame, 0 to 255. */
  private ClassMap map(NDArray values) {
    return new ClassMap(
        unet.shape().inputWidth(),
        unet.shape().inputHeight(),
        values.toType(DataType.UINT8, false).toByteArray());
  }

  private NDList logits(NDManager scope, FittedFrame frame) {
    NDArray input = input(scope, frame.pixels().duplicate().clear(), oneFrame());
    return unet.forward(new ParameterStore(scope, false), new NDList(input), false);
  }

  private Shape oneFrame() {
    return new Shape(1, unet.shape().inputHeight(), unet.shape().inputWidth(), RGB);
  }

  /** Arrays the engine holds for this network outside of any call. */
  int nativeArrays() {
    return Math.toIntExact(model.getNDManager().getManagedArrays().size());
  }

  /** Writes the weights; the file is whole or not there. */
  public void save(Path file) throws IOException {
    weights().save(file);
  }

  /**
   * Reads weights that {@link #save} wrote.
   *
   * @throws IOException if they cannot be read or belong to another shape of network; the message
   *     names the file
   */
  public void load(Path file) throws IOException {
    weights().load(file);
  }

  void write(DataOutputStream out) throws IOException {
    weights().write(out);
  }

  void read(DataInputStream in) throws IOException {
    weights().read(in);
  }

  @Override
  public void close() {
    model.close();
  }
}
