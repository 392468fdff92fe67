package dev.maskstream.vision;

import dev.maskstream.vision.EngineChoice.Compared;
import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds the fastest engine that keeps to ONNX Runtime's class maps on a version's golden frames. Of
 * each engine's precisions the first that does so is timed, by turns with the others.
 *
 * <p>Threads: one, which is to start those of the engines; what they are run for gives way to live
 * frames. Takes a minute at most, and one run more: what has not shown by then what it can is not
 * picked.
 */
final class EngineComparison {
  /** What an engine must save of ONNX Runtime's time: less would change with the weather. */
  private static final double LEAST_SAVING = 0.1;

  private static final int TURNS = 5;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final String THREAD = "engine-trial";

  private final UnetFile file;
  private final List<UnetEngine> inOrder;
  private final EngineTrial.OnFrames trial;
  private final LongSupplier nanoClock;
  private long began;
  private final List<Refused> refused = new ArrayList<>();
  private final List<Contender> contenders = new ArrayList<>();

  /** An engine that may be picked, and its fastest run. */
  private static final class Contender {
    private final UnetEngine engine;
    private final String precision;
    private final Segmenter segmenter;
    private double agreement = 1;
    private long fastest = Long.MAX_VALUE;

    Contender(UnetEngine engine, String precision, Segmenter segmenter) {
      this.engine = engine;
      this.precision = precision;
      this.segmenter = segmenter;
    }

    double millisPerFrame() {
      return fastest / 1e6 / segmenter.batchSizes().getFirst();
    }

    Compared compared() {
      return new Compared(segmenter.engine(), millisPerFrame(), agreement);
    }
  }

  /**
   * @param inOrder the last one is what others are held to
   */
  EngineComparison(
      UnetFile file, List<UnetEngine> inOrder, EngineTrial.OnFrames trial, LongSupplier nanoClock) {
    this.file = file;
    this.inOrder = inOrder;
    this.trial = trial;
    this.nanoClock = nanoClock;
    this.began = nanoClock.getAsLong();
  }

  /**
   * Compares them. Of those that are not picked nothing stays loaded.
   *
   * @throws RuntimeException if the last one does not take the file or fails
   */
  PickedEngine fastest() {
    try {
      PickedEngine picked = compare();
      contenders.stream()
          .map(contender -> contender.segmenter)
          .filter(segmenter -> !segmenter.equals(picked.first()))
          .forEach(Segmenter::close);
      return picked;
    } catch (RuntimeException e) {
      contenders.forEach(contender -> contender.segmenter.close());
      throw e;
    }
  }

  private PickedEngine compare() {
    Contender reference =
        open(inOrder.getLast(), inOrder.getLast().precisions(file.facts()).getFirst());
    contenders.add(reference);
    List<ClassMap> expected = BackgroundWork.call(THREAD, () -> maps(reference));
    for (UnetEngine engine : inOrder.subList(0, inOrder.size() - 1)) {
      admit(engine, expected);
    }
    if (contenders.size() > 1) {
      BackgroundWork.call(THREAD, this::time);
    }
    return pick(reference);
  }

  private Contender open(UnetEngine engine, String precision) {
    return new Contender(engine, precision, engine.open(file, precision));
  }

  private List<ClassMap> maps(Contender contender) {
    return trial.frames().stream().map(frame -> segment(contender, frame)).toList();
  }

  private ClassMap segment(Contender contender, FittedFrame frame) {
    return contender.segmenter.segment(file.batchOf(frame)).getFirst().atFrameSize();
  }

  private void admit(UnetEngine engine, List<ClassMap> expected) {
    List<String> reasons = new ArrayList<>();
    Optional<String> obstacle = engine.obstacle();
    if (obstacle.isPresent()) {
      reasons.add(obstacle.get());
    } else {
      for (String precision : engine.precisions(file.facts())) {
        Optional<String> objection = admit(engine, precision, expected);
        if (objection.isEmpty()) {
          return;
        }
        reasons.add(objection.get());
      }
    }
    refused.add(new Refused(engine.name(), String.join("; ", reasons)));
  }

  private Optional<String> admit(UnetEngine engine, String precision, List<ClassMap> expected) {
    Contender contender;
    long opening = nanoClock.getAsLong();
    try {
      contender = open(engine, precision);
    } catch (EngineException e) {
      e.throwIfDeviceLost();
      return Optional.of(e.getMessage());
    } finally {
      // TensorRT builds for minutes, once: the deadline is for running.
      began += nanoClock.getAsLong() - opening;
    }
    Optional<String> objection = objectionOrClose(contender, expected);
    if (objection.isEmpty()) {
      contenders.add(contender);
    } else {
      contender.segmenter.close();
    }
    return objection;
  }

  private Optional<String> objectionOrClose(Contender contender, List<ClassMap> expected) {
    try {
      return BackgroundWork.call(THREAD, () -> objection(contender, expected));
    } catch (RuntimeException e) {
      contender.segmenter.close();
      throw e;
    }
  }

  private Optional<String> objection(Contender contender, List<ClassMap> expected) {
    try {
      for (int at = 0; at < expected.size(); at++) {
        if (isOver()) {
          return Optional.of(contender.precision + " was too slow to be compared in time");
        }
        double share = expected.get(at).agreement(segment(contender, trial.frames().get(at)));
        contender.agreement = Math.min(contender.agreement, share);
        if (share < file.settings().leastAgreement()) {
          return Optional.of(disagreement(contender.precision, at, share));
        }
      }
      return trial
          .judge()
          .objection(contender.segmenter)
          .map(it -> contender.precision + ": " + it);
    } catch (RuntimeException e) {
      if (e instanceof EngineException failure) {
        failure.throwIfDeviceLost();
      }
      // Whatever is wrong with it, the remedy is the same: it is not picked.
      return Optional.of(contender.precision + " fails on a golden frame: " + e.getMessage());
    }
  }

  private String disagreement(String precision, int frame, double share) {
    return "%s agrees with %s on %.3f %% of golden frame %d, and %.3f %% is the least"
        .formatted(
            precision,
            inOrder.getLast().name(),
            100 * share,
            frame + 1,
            100 * file.settings().leastAgreement());
  }

  /** All have run before, so all are warm. Each gets one turn at least. */
  private Void time() {
    for (int turn = 0; turn < TURNS && (turn == 0 || !isOver()); turn++) {
      List<FittedFrame> batch = file.batchOf(trial.frames().get(turn % trial.frames().size()));
      for (Contender contender : List.copyOf(contenders)) {
        time(contender, batch);
      }
    }
    return null;
  }

  private void time(Contender contender, List<FittedFrame> batch) {
    long started = nanoClock.getAsLong();
    try {
      contender.segmenter.segment(batch);
    } catch (EngineException e) {
      e.throwIfDeviceLost();
      if (contender.engine.equals(inOrder.getLast())) {
        throw e;
      }
      contenders.remove(contender);
      contender.segmenter.close();
      refused.add(
          new Refused(
              contender.engine.name(), contender.precision + " fails at times: " + e.getMessage()));
      return;
    }
    contender.fastest = Math.min(contender.fastest, nanoClock.getAsLong() - started);
  }

  private boolean isOver() {
    return nanoClock.getAsLong() - began > DEADLINE_NANOS;
  }

  private PickedEngine pick(Contender reference) {
    Contender picked = reference;
    double bound = reference.millisPerFrame() * (1 - LEAST_SAVING);
    for (Contender contender : contenders) {
      if (contender != reference && contender.millisPerFrame() <= bound) {
        picked = contender;
        bound = contender.millisPerFrame();
      }
    }
    return new PickedEngine(picked.engine, picked.precision, choice(picked), picked.segmenter);
  }

  /** In the order in which they were asked, up to the picked one. */
  private EngineChoice choice(Contender picked) {
    List<Refused> before = new ArrayList<>();
    for (UnetEngine engine : inOrder.subList(0, inOrder.indexOf(picked.engine))) {
      refused.stream().filter(it -> it.name().equals(engine.name())).forEach(before::add);
      contenders.stream()
          .filter(it -> it.engine.equals(engine))
          .map(it -> new Refused(engine.name(), slowness(it, picked)))
          .forEach(before::add);
    }
    List<Compared> compared =
        contenders.size() > 1 ? contenders.stream().map(Contender::compared).toList() : List.of();
    return new EngineChoice(picked.segmenter.engine(), before, compared);
  }

  private static String slowness(Contender slow, Contender picked) {
    return "%s takes %.1f ms a frame here, %s %.1f ms"
        .formatted(
            slow.precision, slow.millisPerFrame(), picked.engine.name(), picked.millisPerFrame());
  }
}
