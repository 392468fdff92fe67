package dev.maskstream.processor;

import dev.maskstream.processor.batching.BatchPolicy;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.PipelineSettings;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.vision.EngineSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Starts the processor: frames in, masks out. */
public final class StreamProcessor {
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(30);
  // Room for frames that are dropped or cancelled but still stand in a queue.
  private static final int WINDOWS_OF_ROOM = 64;

  private StreamProcessor() {}

  /**
   * Starts with the given settings and returns at once; {@link RunningProcessor#readiness} says
   * when frames become masks. Missing topics are created.
   *
   * @param settings by the keys of {@link ProcessorSettings}
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   * @throws dev.maskstream.proto.kafka.TopicSetupException if Kafka does not answer, or has topics
   *     that would lose frames
   */
  public static RunningProcessor start(Map<String, String> settings, MeterRegistry registry) {
    return start(new ProcessorSettings(settings), registry, Substitutes.none());
  }

  /** As {@link #start(Map, MeterRegistry)}, with other parts in place of the real ones. */
  public static RunningProcessor start(
      ProcessorSettings settings, MeterRegistry registry, Substitutes substitutes) {
    // DJL reports its use to its makers unless told not to before its first class loads.
    System.setProperty("OPT_OUT_TRACKING", "true");
    try (Admin admin = Admin.create(new HashMap<>(settings.kafkaClient()))) {
      TopicAdmin.ensure(
          admin, settings.topics(), settings.partitions(), settings.replication(), TOPICS_DEADLINE);
    }
    return new RunningProcessor(settings, registry, substitutes, new ModelLanes(), Clocks.system());
  }

  static PipelineSettings pipeline(ProcessorSettings settings, int processors) {
    EngineSettings engine = settings.engine(processors);
    BatchPolicy policy = settings.batchPolicy();
    int window = 2 * policy.maxFrames() * engine.slots();
    return new PipelineSettings(
        policy,
        engine.slots(),
        settings.pictureThreads(processors),
        WINDOWS_OF_ROOM * window * settings.streamThreads());
  }
}
