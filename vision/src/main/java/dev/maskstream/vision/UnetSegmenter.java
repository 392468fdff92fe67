package dev.maskstream.vision;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.OptionalLong;

/**
 * One engine slot of a semantic model: a DJL session of its own and the input buffer of its largest
 * batch.
 *
 * <p>Threads: {@link #fit} may be called by any; the rest belongs to the slot's owner.
 */
final class UnetSegmenter implements Segmenter {
  private final ModelSpec spec;
  private final EngineInfo engine;
  private final ModelFacts facts;
  private final FrameFitter fitter;
  private final Model session;
  private final DeviceReport device;
  private final Predictor<List<FittedFrame>, List<Segmentation>> predictor;

  /**
   * @param session a loaded model, owned from here on
   */
  UnetSegmenter(ModelSpec spec, EngineInfo engine, ModelFacts facts, Model session) {
    this.spec = spec;
    this.engine = engine;
    this.facts = facts;
    this.fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    this.session = session;
    this.device = new DeviceReport(session);
    boolean apart = Boolean.parseBoolean(session.getProperty("batch.apart"));
    this.predictor = session.newPredictor(new ContractTranslator(facts, apart));
  }

  @Override
  public ModelSpec model() {
    return spec;
  }

  @Override
  public EngineInfo engine() {
    return engine;
  }

  @Override
  public List<Integer> batchSizes() {
    return facts.batchSizes();
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return fitter.fit(frame);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return fitter.fit(picture, limits);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    if (!batchSizes().contains(frames.size())) {
      throw new IllegalArgumentException(
          "a batch of " + frames.size() + " frames; the engine is built for " + batchSizes());
    }
    long shortages = memoryShortages();
    try {
      return predictor.predict(frames);
    } catch (TranslateException e) {
      throw new EngineException(
          device.kindOfFailure(shortages, e),
          "%s %s failed on a batch of %d: %s"
              .formatted(
                  spec.name(), spec.version(), frames.size(), EngineException.rootMessage(e)),
          e);
    }
  }

  /** What the convolutions of the last batch took, where the engine tells. */
  OptionalLong convolutionNanos() {
    String nanos = session.getProperty("convolution.nanos");
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(nanos));
  }

  @Override
  public long memoryShortages() {
    return device.memoryShortages();
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }
}
