package dev.maskstream.processor.batching;

import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.prompt.PromptSegmenter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A model that is loaded and warm, with one segmenter for each engine slot. It counts its users and
 * is closed when the last has left.
 *
 * <p>Threads: any; a segmenter's {@code segment} belongs to its slot's thread.
 */
public final class ReadyModel {
  private final List<Segmenter> slots;
  private final List<PromptSegmenter> promptSlots;
  private volatile List<Integer> batchSizes;
  private final Runnable onUnused;
  private final Set<Integer> brokenSlots = ConcurrentHashMap.newKeySet();
  private final LongAdder framesSegmented = new LongAdder();
  private final AtomicInteger failuresInRow = new AtomicInteger();
  // One user is whoever made it, until ModelReference lets go of it.
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param slots never empty, all of the same model
   * @param batchSizes ascending; those of the engine's sizes that are worth running, never empty
   * @param onUnused closes the model; called once, by the last user's thread
   */
  public ReadyModel(List<? extends Segmenter> slots, List<Integer> batchSizes, Runnable onUnused) {
    this(List.copyOf(slots), List.of(), List.copyOf(batchSizes), onUnused);
  }

  private ReadyModel(
      List<Segmenter> slots,
      List<PromptSegmenter> promptSlots,
      List<Integer> batchSizes,
      Runnable onUnused) {
    this.slots = slots;
    this.promptSlots = promptSlots;
    this.batchSizes = batchSizes;
    this.onUnused = onUnused;
  }

  /**
   * A promptable model. Frames go through it one by one.
   *
   * @param slots never empty, all of the same model
   * @param onUnused closes the model; called once, by the last user's thread
   */
  public static ReadyModel promptable(List<? extends PromptSegmenter> slots, Runnable onUnused) {
    List<Segmenter> frames = slots.stream().<Segmenter>map(PromptedFrames::new).toList();
    return new ReadyModel(frames, List.copyOf(slots), List.of(1), onUnused);
  }

  /** Whether it answers prompts, and segments frames only by prompts. */
  public boolean isPromptable() {
    return !promptSlots.isEmpty();
  }

  /** What answers prompts in a slot of a promptable model. */
  public PromptSegmenter prompts(int slot) {
    return promptSlots.get(slot);
  }

  public ModelSpec spec() {
    return slots.getFirst().model();
  }

  public int slotCount() {
    return slots.size();
  }

  public Segmenter slot(int index) {
    return slots.get(index);
  }

  /** Batch sizes that are run, ascending. Fewer once memory was short. */
  public List<Integer> batchSizes() {
    return batchSizes;
  }

  /**
   * Memory was short for a batch: from now on none is larger than half of it.
   *
   * @return whether smaller ones are left
   */
  synchronized boolean halve(int frames) {
    List<Integer> smaller = batchSizes.stream().filter(size -> size <= frames / 2).toList();
    if (smaller.isEmpty()) {
      return false;
    }
    batchSizes = smaller;
    return true;
  }

  /**
   * Frames it has segmented in service so far. One that breaks after few of them was bad from the
   * beginning; building it anew would not help.
   */
  public long framesSegmented() {
    return framesSegmented.sum();
  }

  /** Slots that cannot use it any more, though they could when it was warmed up. */
  public Set<Integer> brokenSlots() {
    return Set.copyOf(brokenSlots);
  }

  boolean isBroken() {
    return !brokenSlots.isEmpty();
  }

  /** Whether the slot can use it. */
  public boolean isUsable(int slot) {
    return slot < slots.size() && !brokenSlots.contains(slot);
  }

  /** The slot cannot use it any more. */
  public void breakSlot(int slot) {
    brokenSlots.add(slot);
  }

  /** Notes that it has segmented frames, or answered prompts about one. */
  public void segmented(int frames) {
    framesSegmented.add(frames);
  }

  /** Notes a failure in the shadow; says how many there were in a row. */
  int failedAgain() {
    return failuresInRow.incrementAndGet();
  }

  /** Notes a frame that worked in the shadow. */
  void workedAgain() {
    failuresInRow.set(0);
  }

  /** Becomes a user; false if the model has been closed already. */
  public boolean enter() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Ends what {@link #enter}, or making the model, began. */
  public void leave() {
    if (users.decrementAndGet() == 0) {
      onUnused.run();
    }
  }
}
