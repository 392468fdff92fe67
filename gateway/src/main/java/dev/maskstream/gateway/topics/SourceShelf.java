package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Source;
import dev.maskstream.proto.v1.SourceOffline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the {@code sources} topic says of each source, and what the events said last of how its
 * camera is.
 *
 * <p>Bound: {@value #MOST} sources; further ones are left out. Threads: any.
 */
public final class SourceShelf {
  private static final int MOST = 100_000;

  private final Map<String, Source> records = new HashMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final NewestRecords newest = new NewestRecords();
  private volatile boolean whole;

  /**
   * What a gateway told of a camera.
   *
   * @param reason why it is not online; empty if it is
   */
  public record Told(boolean online, long sinceMicros, String reason) {}

  /**
   * Takes a record of the topic; one without a value takes away what stood under its key.
   *
   * @throws InvalidProtocolBufferException if the value is none
   */
  void put(String source, byte[] value, long offset) throws InvalidProtocolBufferException {
    if (value == null) {
      removed(source, offset);
    } else {
      written(source, Source.parseFrom(value), offset);
    }
  }

  /** What lay on the topic when the gateway started has been read. */
  void madeWhole() {
    whole = true;
  }

  /** False as long as a source may have a record that is not known here yet. */
  public boolean isWhole() {
    return whole;
  }

  /**
   * A record that lies on the topic, whether it was read from there yet or not. Nothing happens if
   * a newer one is known.
   */
  public synchronized void written(String source, Source record, long offset) {
    boolean hasRoom = records.size() < MOST || records.containsKey(source);
    if (newest.accepts(source, offset) && hasRoom) {
      records.put(source, record);
    }
  }

  /** A source that is no more, unless a newer record of it is known. */
  public synchronized void removed(String source, long offset) {
    if (newest.accepts(source, offset)) {
      records.remove(source);
    }
  }

  synchronized void online(String source, long atMicros) {
    tell(source, new Told(true, atMicros, ""));
  }

  synchronized void offline(SourceOffline event, long atMicros) {
    tell(event.getSourceId(), new Told(false, atMicros, event.getReason()));
  }

  private void tell(String source, Told news) {
    if (told.size() < MOST || told.containsKey(source)) {
      told.put(source, news);
    }
  }

  public synchronized Optional<Source> record(String source) {
    return Optional.ofNullable(records.get(source));
  }

  /** Every source that has a record, by name. */
  public synchronized Map<String, Source> all() {
    return new TreeMap<>(records);
  }

  public synchronized boolean isFull() {
    return records.size() >= MOST;
  }

  /** Sources that are pulled from somewhere. */
  public synchronized long cameras() {
    return records.values().stream().filter(record -> !record.getUrl().isEmpty()).count();
  }

  /** What was told last of a source's camera. */
  public synchronized Optional<Told> told(String source) {
    return Optional.ofNullable(told.get(source));
  }

  /** The model that a source names; empty when it leaves that to the processors. */
  public synchronized Optional<String> model(String source) {
    return record(source).map(Source::getModel).filter(model -> !model.isEmpty());
  }
}
