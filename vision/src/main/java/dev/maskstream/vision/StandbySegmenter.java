package dev.maskstream.vision;

import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot of an engine that was picked for its speed, with ONNX Runtime behind it: when the engine
 * fails, the same batch runs there, and every later one of all slots of the model.
 *
 * <p>Threads: as {@link Segmenter} says.
 */
final class StandbySegmenter implements Segmenter {
  private static final Logger log = LoggerFactory.getLogger(StandbySegmenter.class);

  private final Segmenter picked;
  private final Supplier<Segmenter> opening;
  private final Failure failure;
  private Optional<Segmenter> standby = Optional.empty();
  private volatile EngineInfo engine;

  /** Whether the picked engine has failed; all slots of a model share one. Threads: any. */
  static final class Failure {
    private volatile Optional<Fault> fault = Optional.empty();

    /** What is left of a choice after it. */
    EngineChoice after(EngineChoice choice) {
      return fault.map(it -> choice.insteadOf(it.instead(), it.reason())).orElse(choice);
    }
  }

  private record Fault(String reason, EngineInfo instead) {}

  /**
   * @param picked owned from here on
   * @param opening loads the file in the other engine; called by the slot's owner, once
   */
  StandbySegmenter(Segmenter picked, Supplier<Segmenter> opening, Failure failure) {
    this.picked = picked;
    this.opening = opening;
    this.failure = failure;
    this.engine = picked.engine();
  }

  @Override
  public ModelSpec model() {
    return picked.model();
  }

  /** What ran the last batch. */
  @Override
  public EngineInfo engine() {
    return engine;
  }

  @Override
  public List<Integer> batchSizes() {
    return picked.batchSizes();
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return picked.fit(frame);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return picked.fit(picture, limits);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    if (failure.fault.isPresent()) {
      return onStandby(frames);
    }
    try {
      return picked.segment(frames);
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.FAILED) {
        // Of memory the caller asks less; a lost device no other engine brings back.
        throw e;
      }
      List<Segmentation> said = onStandby(frames);
      // Where both fail the frames are at fault, and the faster engine stays.
      failure.fault = Optional.of(new Fault("it failed while serving: " + e.getMessage(), engine));
      log.atError()
          .addKeyValue("model", model().name())
          .addKeyValue("version", model().version())
          .addKeyValue("engine", picked.engine())
          .addKeyValue("instead", engine)
          .setCause(e)
          .log("the picked engine fails; another one runs the model from now on");
      return said;
    }
  }

  @Override
  public long memoryShortages() {
    return picked.memoryShortages();
  }

  private List<Segmentation> onStandby(List<FittedFrame> frames) {
    if (standby.isEmpty()) {
      standby = Optional.of(opening.get());
    }
    List<Segmentation> said = standby.get().segment(frames);
    engine = standby.get().engine();
    return said;
  }

  @Override
  public void close() {
    picked.close();
    standby.ifPresent(Segmenter::close);
  }
}
