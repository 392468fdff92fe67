package dev.maskstream.vision.prompt;

import ai.djl.Model;
import dev.maskstream.vision.BackgroundWork;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineChoice.Compared;
import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.OnnxRuntimeSession;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.TensorRt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Picks what runs a promptable model's encoder: TensorRT where the settings allow it, in 16-bit
 * floats if the masks stay what they are on the pictures of the settings, else in the file's own;
 * or ONNX Runtime, which runs every encoder.
 *
 * <p>Without pictures there is nothing to hold it to: then it is TensorRT by its name only, and in
 * the file's own precision.
 *
 * <p>Threads: one, which is to start those of the engine.
 */
final class EncoderPick {
  private static final String THREAD = "engine-trial";

  private final PairFiles files;
  private final TensorRtEncoder tensorRt;
  private final Optional<String> obstacle;
  private final LongSupplier nanoClock;
  private final EngineChoice onnxRuntime;
  private final List<String> objections = new ArrayList<>();

  /**
   * An engine for the encoder.
   *
   * @param sessions opens one for each slot
   * @param first a slot that is open already
   */
  record Picked(
      EngineChoice choice, Supplier<Model> sessions, int mostSlots, PairSegmenter first) {}

  /**
   * @param obstacle why no other engine is picked than the one that the settings name
   */
  EncoderPick(
      PairFiles files, TensorRt tensorRt, Optional<String> obstacle, LongSupplier nanoClock) {
    this.obstacle = obstacle;
    this.files = files;
    this.tensorRt = new TensorRtEncoder(files, tensorRt);
    this.nanoClock = nanoClock;
    this.onnxRuntime = EngineProbe.onnxRuntime(files.facts().precision());
  }

  /**
   * Picks one. Of the others nothing stays loaded.
   *
   * @throws EngineException if ONNX Runtime does not take the files, or the device is lost
   */
  Picked pick() {
    Optional<String> reason = tensorRt.obstacle().or(this::idleness);
    if (reason.isPresent()) {
      return onnxRuntime(openOnnxRuntime(), reason.get());
    }
    return files.settings().pictures().isPresent() ? compared() : unseen();
  }

  private Optional<String> idleness() {
    PreferredEngine wanted = files.settings().engine();
    return switch (wanted) {
      case TENSORRT -> Optional.empty();
      case AUTO ->
          files.settings().pictures().isPresent()
              ? obstacle
              : Optional.of("there are no pictures to compare its encoder on");
      case ONNX_RUNTIME, ONEDNN -> Optional.of("the setting `engine` says " + wanted.setting());
    };
  }

  private PairSegmenter openOnnxRuntime() {
    return files.open(onnxRuntime.chosen(), onnxRuntimeSession());
  }

  private Model onnxRuntimeSession() {
    return OnnxRuntimeSession.open(files.encoder(), files.settings());
  }

  private Picked onnxRuntime(PairSegmenter first, String reason) {
    return new Picked(
        new EngineChoice(onnxRuntime.chosen(), refused(reason), List.of()),
        this::onnxRuntimeSession,
        Integer.MAX_VALUE,
        first);
  }

  /** As the probe says, but of TensorRT what was found here. */
  private List<Refused> refused(String reason) {
    return onnxRuntime.refused().stream()
        .map(it -> it.name().equals(TensorRt.ENGINE) ? new Refused(it.name(), reason) : it)
        .toList();
  }

  private Picked unseen() {
    String precision = tensorRt.precisions().getLast();
    Optional<PairSegmenter> first = opened(precision);
    return first.isPresent()
        ? onTensorRt(precision, first.get(), List.of())
        : onnxRuntime(openOnnxRuntime(), reasons());
  }

  private Picked compared() {
    PairSegmenter reference = openOnnxRuntime();
    try {
      Optional<Picked> picked = compared(reference);
      if (picked.isPresent()) {
        reference.close();
        return picked.get();
      }
      return onnxRuntime(reference, reasons());
    } catch (RuntimeException e) {
      reference.close();
      throw e;
    }
  }

  private Optional<Picked> compared(PairSegmenter reference) {
    EncoderTrial trial;
    try {
      trial =
          BackgroundWork.call(
              THREAD,
              () ->
                  new EncoderTrial(
                      reference, files.settings().pictures().orElseThrow(), nanoClock));
    } catch (EngineException e) {
      objections.add(e.getMessage());
      return Optional.empty();
    }
    for (String precision : tensorRt.precisions()) {
      Optional<Picked> picked = compared(precision, trial);
      if (picked.isPresent()) {
        return picked;
      }
    }
    return Optional.empty();
  }

  private Optional<Picked> compared(String precision, EncoderTrial trial) {
    Optional<PairSegmenter> opened = opened(precision);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    PairSegmenter slot = opened.get();
    try {
      EncoderTrial.Outcome outcome = BackgroundWork.call(THREAD, () -> trial.run(slot));
      if (outcome.objection().isEmpty()) {
        return Optional.of(onTensorRt(precision, slot, figures(slot, trial, outcome)));
      }
      objections.add(precision + ": " + outcome.objection().get());
    } catch (EngineException e) {
      slot.close();
      e.throwIfDeviceLost();
      objections.add(precision + " fails on a picture: " + e.getMessage());
      return Optional.empty();
    }
    slot.close();
    return Optional.empty();
  }

  private List<Compared> figures(
      PairSegmenter slot, EncoderTrial trial, EncoderTrial.Outcome outcome) {
    return List.of(
        new Compared(onnxRuntime.chosen(), trial.referenceNanos() / 1e6, 1),
        new Compared(slot.engine(), outcome.nanos() / 1e6, outcome.leastIou()));
  }

  private Picked onTensorRt(String precision, PairSegmenter first, List<Compared> figures) {
    return new Picked(
        new EngineChoice(first.engine(), List.of(), figures),
        () -> tensorRt.session(precision),
        TensorRt.MOST_SLOTS,
        first);
  }

  private Optional<PairSegmenter> opened(String precision) {
    try {
      return Optional.of(tensorRt.open(precision));
    } catch (EngineException e) {
      e.throwIfDeviceLost();
      objections.add(precision + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private String reasons() {
    return String.join("; ", objections);
  }
}
