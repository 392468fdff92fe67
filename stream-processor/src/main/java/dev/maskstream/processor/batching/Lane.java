package dev.maskstream.processor.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One model's frames: those that wait for the model, and a line for each of its versions at work.
 *
 * <p>Threads: {@link #knownGood} is for any; the rest is guarded by {@link FrameLanes}' lock.
 */
final class Lane {
  private final String model;
  private final ModelReference reference;
  private final int capacity;
  private final FairQueue aside;
  // Oldest first; the last one is the serving version's, unless it has ended.
  private final List<Line> lines = new ArrayList<>();
  private volatile Optional<RepeatableFrame> knownGood = Optional.empty();

  Lane(String model, ModelReference reference, int capacity) {
    this.model = model;
    this.reference = reference;
    this.capacity = capacity;
    this.aside = new FairQueue(capacity);
  }

  String model() {
    return model;
  }

  ModelReference reference() {
    return reference;
  }

  /** Frames set aside until the model is there. */
  FairQueue aside() {
    return aside;
  }

  /** Lines at work, oldest first. */
  List<Line> lines() {
    return lines;
  }

  /** The line that new frames go to; empty while no version serves. */
  Optional<Line> open() {
    return lines.isEmpty() || lines.getLast().isEnded()
        ? Optional.empty()
        : Optional.of(lines.getLast());
  }

  /** Begins a line for a version that has been entered. */
  void begin(ReadyModel version) {
    lines.addLast(new Line(this, version, capacity));
  }

  /** The frame that was segmented last, by any version. */
  Optional<RepeatableFrame> knownGood() {
    return knownGood;
  }

  void knownGood(RepeatableFrame frame) {
    knownGood = Optional.of(frame);
  }
}
