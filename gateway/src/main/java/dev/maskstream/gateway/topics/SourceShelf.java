package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which model each source names on the {@code sources} topic.
 *
 * <p>Bound: {@value #MOST} sources; further ones are left out. Threads: any.
 */
public final class SourceShelf {
  private static final int MOST = 100_000;

  private final Map<String, String> models = new HashMap<>();

  /**
   * Takes a record of the topic; one without a value takes away what stood under its key.
   *
   * @throws InvalidProtocolBufferException if the value is none
   */
  synchronized void put(String source, byte[] value) throws InvalidProtocolBufferException {
    String model = value == null ? "" : Source.parseFrom(value).getModel();
    if (model.isEmpty()) {
      models.remove(source);
    } else if (models.size() < MOST) {
      models.put(source, model);
    }
  }

  /** The model that a source names; empty when it leaves that to the processors. */
  public synchronized Optional<String> model(String source) {
    return Optional.ofNullable(models.get(source));
  }
}
