package dev.maskstream.gateway.topics;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.v1.Mask;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Keeps {@code accepted = masks + dropped + dead letters + in flight} for each source, counting
 * distinct frame ids. The order in which frames and outcomes are heard of does not matter: an
 * outcome whose frame is not yet known waits for it among the last {@value #EARLY_OUTCOMES}; one
 * whose frame has ended already is a redelivery and counts for nothing, as long as the frame is
 * among the last {@value #SETTLED_FRAMES} of its partition.
 *
 * <p>Bounds: {@code maxOutstanding} unanswered frames a partition, beyond which {@link #isFull}
 * asks the reader of that partition to pause; {@code maxSources} sources, beyond which new ones
 * count in the totals only. Sources whose id begins with an underscore are not counted.
 *
 * <p>Threads: any.
 */
public final class Accounting {
  static final int EARLY_OUTCOMES = 16_384;
  static final int SETTLED_FRAMES = 8_192;
  private static final String OTHERS = "";
  private static final Outcome.Masked SOME_MASK = new Outcome.Masked(Mask.getDefaultInstance());

  private final int maxOutstanding;
  private final int maxSources;
  private final Instant since;
  private final Map<String, SourceAccount> accounts = new HashMap<>();
  private final Map<Integer, Partition> partitions = new HashMap<>();
  private final Map<UUID, Integer> partitionOf = new HashMap<>();
  private final Recent<UUID, Outcome> early = new Recent<>(EARLY_OUTCOMES);

  private record Outstanding(
      SourceAccount account, long offset, int bytes, long appendedAtMillis) {}

  private static final class Partition {
    final Map<UUID, Outstanding> outstanding = new LinkedHashMap<>();
    final Recent<UUID, Boolean> settled = new Recent<>(SETTLED_FRAMES);
  }

  /**
   * @param since stands in answers: counts begin there
   */
  public Accounting(int maxOutstanding, int maxSources, Instant since) {
    this.maxOutstanding = maxOutstanding;
    this.maxSources = maxSources;
    this.since = since;
  }

  public Instant since() {
    return since;
  }

  /**
   * A frame was read from, or acknowledged by, the frames topic; the second time changes nothing.
   */
  public synchronized void frame(SeenFrame frame) {
    if (SourceIds.isReserved(frame.source())) {
      return;
    }
    Partition partition = partitions.computeIfAbsent(frame.partition(), _ -> new Partition());
    if (partitionOf.containsKey(frame.id()) || partition.settled.has(frame.id())) {
      return;
    }
    SourceAccount account = accountOf(frame.source());
    account.accept();
    Outcome outcome = early.take(frame.id());
    if (outcome != null) {
      partition.settled.put(frame.id(), true);
      account.settle(outcome);
      return;
    }
    partitionOf.put(frame.id(), frame.partition());
    partition.outstanding.put(
        frame.id(),
        new Outstanding(account, frame.offset(), frame.bytes(), frame.appendedAtMillis()));
  }

  /** A frame has ended; the second time changes nothing. */
  public synchronized void outcome(String source, UUID id, Outcome outcome) {
    if (SourceIds.isReserved(source)) {
      return;
    }
    Integer number = partitionOf.remove(id);
    if (number == null) {
      if (partitions.values().stream().noneMatch(partition -> partition.settled.has(id))) {
        early.put(id, forgettingTheMask(outcome));
      }
      return;
    }
    Partition partition = partitions.get(number);
    Outstanding frame = partition.outstanding.remove(id);
    partition.settled.put(id, true);
    frame.account().settle(outcome);
  }

  private static Outcome forgettingTheMask(Outcome outcome) {
    return outcome instanceof Outcome.Masked ? SOME_MASK : outcome;
  }

  private SourceAccount accountOf(String source) {
    String name = SourceIds.isValid(source) && hasRoomFor(source) ? source : OTHERS;
    return accounts.computeIfAbsent(name, _ -> new SourceAccount());
  }

  /** False if this source is new and there are as many as may be. */
  public synchronized boolean hasRoomFor(String source) {
    return accounts.containsKey(source) || accounts.size() < maxSources;
  }

  /** True if no more frames of this partition should be read until some have ended. */
  public synchronized boolean isFull(int partition) {
    Partition known = partitions.get(partition);
    return known != null && known.outstanding.size() >= maxOutstanding;
  }

  public synchronized SourceCounts of(String source) {
    SourceAccount account = accounts.get(source);
    return account == null ? SourceCounts.NONE : account.counts();
  }

  public synchronized SourceCounts total() {
    return accounts.values().stream()
        .map(SourceAccount::counts)
        .reduce(SourceCounts.NONE, SourceCounts::plus);
  }

  /** Every source that is counted by itself, in order of its id. */
  public synchronized Map<String, SourceCounts> bySource() {
    Map<String, SourceCounts> all = new TreeMap<>();
    accounts.forEach((source, account) -> all.put(source, account.counts()));
    all.remove(OTHERS);
    return all;
  }

  /**
   * What waits for the processor in one partition.
   *
   * @param frames not yet ended, from the committed offset on
   * @param bytes of their values
   * @param oldestAtMillis when the oldest was appended; {@link Long#MAX_VALUE} when there is none
   */
  public record Backlog(long frames, long bytes, long oldestAtMillis) {
    static final Backlog EMPTY = new Backlog(0, 0, Long.MAX_VALUE);

    Backlog plus(long moreBytes, long appendedAtMillis) {
      return new Backlog(frames + 1, bytes + moreBytes, Math.min(oldestAtMillis, appendedAtMillis));
    }
  }

  /** Frames before the committed offset are behind the processor, whatever became of them. */
  public synchronized Backlog backlog(int partition, long committedOffset) {
    Partition known = partitions.get(partition);
    if (known == null) {
      return Backlog.EMPTY;
    }
    Backlog backlog = Backlog.EMPTY;
    for (Outstanding frame : known.outstanding.values()) {
      if (frame.offset() >= committedOffset) {
        backlog = backlog.plus(frame.bytes(), frame.appendedAtMillis());
      }
    }
    return backlog;
  }
}
