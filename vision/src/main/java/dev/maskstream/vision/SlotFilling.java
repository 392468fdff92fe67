package dev.maskstream.vision;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a model's engine slots. Threads: the caller's. */
public final class SlotFilling {
  private static final Logger log = LoggerFactory.getLogger(SlotFilling.class);

  private SlotFilling() {}

  /**
   * Opens more slots. A device that has room for some of them serves with those.
   *
   * @param slots added to; those that are there stay the caller's to close
   * @param wanted in all
   * @throws EngineException if one cannot be opened for another reason than the device's memory
   */
  public static <T> void fill(List<T> slots, int wanted, Supplier<T> open) {
    try {
      while (slots.size() < wanted) {
        slots.add(open.get());
      }
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("slots", slots.size())
          .addKeyValue("wanted", wanted)
          .setCause(e)
          .log("the device has no room for more engine slots");
    }
  }
}
