package dev.maskstream.processor.gate;

import dev.maskstream.processor.registry.ModelId;
import dev.maskstream.proto.v1.ModelStateChanged;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where versions stand in each process, as far as processes have said. What a process said counts
 * for a minute, and for as long as it goes on reporting: one that died stands nowhere.
 *
 * <p>Threads: one.
 */
final class ProcessStates {
  /** Time for the other processes to say that they are at it. */
  private static final long SETTLE_MICROS = 5_000_000;

  private static final long ALIVE_MICROS = 60_000_000;
  private static final String REJECTED = "rejected";
  private static final String SERVING = "serving";
  private static final Set<String> AT_IT = Set.of("loading", SERVING, "shadowing");

  private final long memoryMicros;
  private final Map<String, Long> heardMicros = new HashMap<>();
  private final Map<Place, State> states = new HashMap<>();
  private final Map<ModelId, NavigableSet<Long>> servedMicros = new HashMap<>();

  private record Place(ModelId id, String process) {}

  private record State(String label, long atMicros) {}

  ProcessStates(Duration memory) {
    this.memoryMicros = memory.toNanos() / 1_000;
  }

  void accept(ModelStateChanged change, long atMicros) {
    heard(change.getProcess(), atMicros);
    ModelId id = new ModelId(change.getModel(), change.getVersion());
    states.put(new Place(id, change.getProcess()), new State(change.getState(), atMicros));
    if (change.getState().equals(SERVING)) {
      servedMicros.computeIfAbsent(id, _ -> new TreeSet<>()).add(atMicros);
    }
  }

  /** A process gave a sign of life. */
  void heard(String process, long atMicros) {
    heardMicros.merge(process, atMicros, Math::max);
  }

  void forgetBefore(long nowMicros) {
    long oldest = nowMicros - memoryMicros;
    heardMicros.values().removeIf(at -> at < oldest);
    states.keySet().removeIf(place -> !heardMicros.containsKey(place.process()));
    servedMicros.values().forEach(times -> times.headSet(oldest).clear());
    servedMicros.values().removeIf(NavigableSet::isEmpty);
  }

  /** When a process first served a version since then, in microseconds since 1970. */
  OptionalLong firstServed(ModelId id, long sinceMicros) {
    Long first = servedMicros.getOrDefault(id, new TreeSet<>()).ceiling(sinceMicros);
    return first == null ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /**
   * Whether some process has rejected a version since then, and none that is alive serves, shadows
   * or loads it.
   */
  boolean isRejected(ModelId id, long sinceMicros, long nowMicros) {
    boolean rejected = false;
    for (Map.Entry<Place, State> entry : states.entrySet()) {
      State state = entry.getValue();
      if (!entry.getKey().id().equals(id) || state.atMicros() < sinceMicros) {
        continue;
      }
      if (AT_IT.contains(state.label()) && isAlive(entry.getKey().process(), nowMicros)) {
        return false;
      }
      rejected |= state.label().equals(REJECTED) && state.atMicros() <= nowMicros - SETTLE_MICROS;
    }
    return rejected;
  }

  private boolean isAlive(String process, long nowMicros) {
    return heardMicros.getOrDefault(process, Long.MIN_VALUE) >= nowMicros - ALIVE_MICROS;
  }
}
