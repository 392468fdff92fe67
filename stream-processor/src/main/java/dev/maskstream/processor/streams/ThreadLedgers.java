package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.FrameJob;
import dev.maskstream.processor.ledger.InFlightLedger;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * The in-flight ledger of each stream thread. Kafka Streams makes clients and processors apart from
 * each other; that both run on one thread is what brings them together.
 */
final class ThreadLedgers {
  private final Queue<InFlightLedger<FrameJob>> all = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<InFlightLedger<FrameJob>> mine;

  ThreadLedgers(String framesTopic, LongSupplier nanoClock) {
    this.mine =
        ThreadLocal.withInitial(
            () -> {
              InFlightLedger<FrameJob> ledger = new InFlightLedger<>(framesTopic, nanoClock);
              all.add(ledger);
              return ledger;
            });
  }

  /** The calling thread's own. */
  InFlightLedger<FrameJob> current() {
    return mine.get();
  }

  /** Frames in flight on all threads, for any thread to ask. */
  int inFlight() {
    return all.stream().mapToInt(InFlightLedger::inFlight).sum();
  }
}
