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
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.vision.FittedFrame;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A prompted U-Net with its weights in the PyTorch engine.
 *
 * <p>Threads: one.
 */
public final class PromptedNetwork implements AutoCloseable {
  private static final float HE = 2;

  private final Model model;
  private final PromptedUnet unet;
  private final long seed;
  private final int threads;

  /**
   * Draws fresh weights (He, from the engine's random numbers).
   *
   * @param seed the same seed gives the same weights
   * @param threads see {@link TorchEngine#start}
   */
  public PromptedNetwork(PromptedShape shape, long seed, int threads) {
    this.seed = seed;
    this.threads = threads;
    TorchEngine.start(threads).setRandomSeed(Math.toIntExact(seed & 0x7fffffff));
    unet = new PromptedUnet(shape);
    unet.setInitializer(
        new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, HE), Parameter.Type.WEIGHT);
    model = Model.newInstance("prompted-unet", Device.cpu(), TorchEngine.NAME);
    model.setBlock(unet);
    int height = shape.inputHeight();
    int width = shape.inputWidth();
    unet.initialize(
        model.getNDManager(),
        DataType.FLOAT32,
        new Shape(1, Network.RGB, height, width),
        new Shape(1, PromptMaps.PLANES, height, width),
        new Shape(1, 1, height, width));
  }

  public PromptedUnet unet() {
    return unet;
  }

  Model model() {
    return model;
  }

  Weights weights() {
    return new Weights(unet);
  }

  /** A network of the same shape, with fresh weights. */
  PromptedNetwork another() {
    return new PromptedNetwork(unet.shape(), seed, threads);
  }

  /** A picture's features, in native memory until closed; gone with the network. */
  public static final class Seen implements AutoCloseable {
    private final NDManager scope;
    private final NDList features;

    private Seen(NDManager scope, NDList features) {
      this.scope = scope;
      this.features = features;
    }

    @Override
    public void close() {
      scope.close();
    }
  }

  /** What the decoder makes of a prompt. */
  public static final class Answer {
    private final float[] logits;
    private final float predictedIou;

    private Answer(float[] logits, float predictedIou) {
      this.logits = logits;
      this.predictedIou = predictedIou;
    }

    /** {@code H * W}, above 0 on what is taken for the object; shared, not copied. */
    public float[] logits() {
      return logits;
    }

    /** 0 to 1. */
    public float predictedIou() {
      return predictedIou;
    }
  }

  /** Runs the encoder, as it serves. */
  public Seen see(FittedFrame frame) {
    NDManager scope = model.getNDManager().newSubManager();
    PromptedShape shape = unet.shape();
    Shape bytes = new Shape(1, shape.inputHeight(), shape.inputWidth(), Network.RGB);
    NDArray input = Network.input(scope, frame.pixels().duplicate().clear(), bytes);
    return new Seen(
        scope, unet.encoder().forward(new ParameterStore(scope, false), new NDList(input), false));
  }

  /**
   * Runs the decoder, as it serves.
   *
   * @param maps {@code [3,H,W]}, see {@link PromptMaps}
   * @param previous {@code [H,W]}
   */
  public Answer answer(Seen seen, float[] maps, float[] previous) {
    PromptedShape shape = unet.shape();
    int height = shape.inputHeight();
    int width = shape.inputWidth();
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList inputs = new NDList(PromptPlanes.of(scope, maps, previous, height, width));
      inputs.addAll(seen.features);
      NDList said = unet.decoder().forward(new ParameterStore(scope, false), inputs, false);
      double judged = said.get(1).getFloat();
      return new Answer(said.get(0).toFloatArray(), (float) (1 / (1 + Math.exp(-judged))));
    }
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

  @Override
  public void close() {
    model.close();
  }
}
