package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.ModelStateChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the registry on a thread of its own: which model serves, and what is known of each
 * source.
 *
 * <p>Threads: any may ask and close.
 */
public final class Registry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Registry.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long STOP_SECONDS = 10;
  private static final Duration EVENTS_DEADLINE = Duration.ofSeconds(2);

  private final Settings settings;
  private final Clocks clocks;
  private final SourceDirectory sources = new SourceDirectory();
  private final ModelServer server;
  private final RegistryFollower follower;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> events;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * What the registry needs to be told.
   *
   * @param modelName the only model that may serve; empty for the one with the newest rollout
   * @param modelFolder keeps fetched files
   * @param kafkaClient what every client is given
   * @param process name of this process, for events
   */
  public record Settings(
      Topics topics,
      String modelName,
      Path modelFolder,
      Map<String, String> kafkaClient,
      String process) {}

  /**
   * @param onFatal told when the serving model cannot be mended
   */
  public Registry(
      Settings settings,
      ModelLoader loader,
      ModelLanes lanes,
      Clocks clocks,
      ProcessorMetrics metrics,
      Consumer<String> onFatal) {
    this.settings = settings;
    this.clocks = clocks;
    this.consumer = newConsumer(settings);
    this.events = newProducer(settings);
    this.server =
        new ModelServer(
            new ModelFiles(settings.modelFolder(), settings.topics(), () -> newConsumer(settings)),
            loader,
            lanes,
            this::report,
            metrics);
    this.follower =
        new RegistryFollower(
            consumer,
            settings.topics(),
            new RegistryView(settings.modelName()),
            sources,
            server,
            () -> onFatal.accept("the engine keeps failing with the model that serves"));
    this.thread =
        Thread.ofPlatform()
            .name("registry")
            .daemon()
            .uncaughtExceptionHandler((_, cause) -> onFatal.accept("registry thread: " + cause))
            .unstarted(this::run);
  }

  private static KafkaConsumer<byte[], byte[]> newConsumer(Settings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<byte[], byte[]> newProducer(Settings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public void start() {
    thread.start();
  }

  public SourceDirectory sources() {
    return sources;
  }

  /** The version that serves, if any does yet. */
  public Optional<ModelState.Serving> serving() {
    return server.serving();
  }

  /** The state of the version that was asked for last. */
  public Optional<ModelState> newest() {
    return server.newest();
  }

  /** Asks for the model to be built anew. */
  public void rebuild(ReadyModel broken) {
    follower.rebuild(broken);
  }

  private void run() {
    boolean begun = false;
    while (!stopping) {
      try {
        if (!begun) {
          follower.begin();
          begun = true;
        }
        follower.runOnce();
      } catch (KafkaException e) {
        // close() wakes the consumer by an exception too.
        if (!stopping) {
          log.atWarn().setCause(e).log("cannot read the registry; trying again");
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(ModelState state, String reason) {
    Event event =
        Event.newBuilder()
            .setAtMicros(clocks.epochMicros())
            .setModelStateChanged(
                ModelStateChanged.newBuilder()
                    .setModel(state.id().name())
                    .setVersion(state.id().version())
                    .setState(state.label())
                    .setReason(reason)
                    .setProcess(settings.process()))
            .build();
    var _ =
        events.send(
            new ProducerRecord<>(
                settings.topics().events(), Keys.bytes(state.id().name()), event.toByteArray()),
            (_, failure) -> {
              if (failure != null) {
                log.atWarn().setCause(failure).log("an event could not be recorded");
              }
            });
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      consumer.close();
    }
    // Without a deadline it waits two minutes for a Kafka that is away.
    events.close(EVENTS_DEADLINE);
  }
}
