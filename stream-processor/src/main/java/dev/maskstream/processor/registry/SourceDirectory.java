package dev.maskstream.processor.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@code sources} topic says of each source by now. Threads: any. */
public final class SourceDirectory {
  private static final Logger log = LoggerFactory.getLogger(SourceDirectory.class);

  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /**
   * Takes a record of the topic in.
   *
   * @param value null when the source has been deleted
   */
  void accept(String sourceId, byte[] value) {
    if (value == null) {
      sources.remove(sourceId);
      return;
    }
    try {
      sources.put(sourceId, Source.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      log.atWarn()
          .addKeyValue("source", sourceId)
          .setCause(e)
          .log("a record on the sources topic is none of ours; it is ignored");
    }
  }

  /** How a source's frames are to be treated; {@code every-frame} unless it says otherwise. */
  public Delivery delivery(String sourceId) {
    Source source = sources.get(sourceId);
    return source != null && source.getDelivery() == Delivery.DELIVERY_LATEST
        ? Delivery.DELIVERY_LATEST
        : Delivery.DELIVERY_EVERY_FRAME;
  }

  /** Name of the model that the source asks for; empty for the default one. */
  public Optional<String> model(String sourceId) {
    return Optional.ofNullable(sources.get(sourceId))
        .map(Source::getModel)
        .filter(model -> !model.isEmpty());
  }

  /** What is looked for in every frame of the source, where its model is promptable. */
  public List<Prompt> prompts(String sourceId) {
    Source source = sources.get(sourceId);
    return source == null ? List.of() : source.getPromptsList();
  }

  /** Models that some source asks for by name. */
  Set<String> models() {
    return sources.values().stream()
        .map(Source::getModel)
        .filter(model -> !model.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** After how long a waiting frame of the source is stale, if it says so. */
  public OptionalLong maxAgeMillis(String sourceId) {
    Source source = sources.get(sourceId);
    int millis = source == null ? 0 : source.getLimits().getMaxAgeMillis();
    return millis == 0 ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(millis));
  }
}
