package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.RegistryReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
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
  private static final int FETCH_WAIT_MILLIS = 1_000;
  private static final Duration CLOSE_DEADLINE = Duration.ofMillis(200);
  private static final String TRIALS = "trials";
  private static final Duration RECORD_DEADLINE = Duration.ofSeconds(20);
  private static final Duration EVENTS_DEADLINE = Duration.ofSeconds(2);

  private final SourceDirectory sources = new SourceDirectory();
  private final ServedModels models;
  private final RegistryFollower follower;
  private final ExecutorService loading;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> events;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * What the registry needs to be told.
   *
   * @param kafkaClient what every client is given
   * @param process name of this process, for events
   */
  public record Settings(
      Topics topics, ModelSettings models, Map<String, String> kafkaClient, String process) {}

  /**
   * What brings models to the pipeline.
   *
   * @param lanes where they are put
   * @param onFatal told when a version that serves cannot be mended
   * @param onDeviceLost told when the device is lost while a version is opened
   */
  public record Parts(
      ModelLoader loader,
      ModelLanes lanes,
      Clocks clocks,
      ProcessorMetrics metrics,
      Consumer<String> onFatal,
      Consumer<String> onDeviceLost) {}

  public Registry(Settings settings, Parts parts) {
    this.consumer = newFollower(settings);
    this.events = newProducer(settings);
    this.loading =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    this.models =
        new ServedModels(
            parts.lanes(),
            serverParts(settings, parts),
            parts.metrics(),
            settings.models().maxModels());
    this.follower =
        new RegistryFollower(
            consumer,
            settings.topics(),
            new RegistryFollower.Kept(
                new RegistryView(settings.models().only()), sources, models, parts.lanes()));
    this.thread =
        Thread.ofPlatform()
            .name("registry")
            .daemon()
            .uncaughtExceptionHandler(
                (_, cause) -> parts.onFatal().accept("registry thread: " + cause))
            .unstarted(this::run);
  }

  private ServerParts serverParts(Settings settings, Parts parts) {
    ModelSettings model = settings.models();
    TrialRecords trials = new TrialRecords(model.folder().resolve(TRIALS));
    RegistryReader records =
        new RegistryReader(
            settings.topics(), () -> newConsumer(settings), parts.clocks().nanoClock());
    VersionOpener opener =
        new VersionOpener(
            new VersionRules(model.trusted(), model.maxBytes()),
            Trial.DEFAULT,
            trials,
            new VersionOpener.Tools(
                light -> records.version(light.getName(), light.getVersion(), RECORD_DEADLINE),
                new ModelFiles(model.folder(), settings.topics(), () -> newConsumer(settings)),
                parts.loader(),
                new GoldenCheck(model.imageLimits()),
                parts.clocks().nanoClock(),
                parts.onDeviceLost()));
    ModelEvents listener =
        new ModelEvents(events, settings.topics().events(), settings.process(), parts.clocks());
    return new ServerParts(
        opener,
        this::load,
        trials,
        Trial.DEFAULT,
        model.keep(),
        parts.clocks(),
        listener::changed,
        parts.onFatal());
  }

  private void load(Runnable opening) {
    loading.execute(
        () -> {
          opening.run();
          follower.wake();
        });
  }

  /** All its partitions are in every fetch, so a record ends the fetch's wait at once. */
  private static KafkaConsumer<byte[], byte[]> newFollower(Settings settings) {
    Map<String, Object> config = consumer(settings);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    // A partition of which a poll leaves anything is not in the next fetch, and would wait it out.
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.MAX_VALUE);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaConsumer<byte[], byte[]> newConsumer(Settings settings) {
    return new KafkaConsumer<>(
        consumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> consumer(Settings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return config;
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

  /** How the model of sources that name none stands; empty until there is one. */
  public Optional<ModelStatus> defaultModel() {
    return models.defaultModel();
  }

  /** How each model stands, by name. */
  public List<ModelStatus> models() {
    return models.statuses();
  }

  /** An engine slot cannot use this version any more; it is replaced or built anew. */
  public void modelBroken(ReadyModel model, String cause) {
    follower.modelBroken(model, cause);
  }

  /** This candidate cannot be run in the shadow any more; it is rejected. */
  public void shadowBroken(ReadyModel shadow, String cause) {
    follower.shadowBroken(shadow, cause);
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
      } catch (WakeupException _) {
        // Whoever has work for the thread, or stops it, wakes it; maybe before it has begun.
      } catch (KafkaException e) {
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

  /** The process is to end; from here on its death says nothing of the versions on trial. */
  public void endTrials() {
    models.endTrials();
  }

  /** Stops following. What serves goes on until the lanes are cleared. */
  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      loading.shutdown();
      // A load that takes longer is left to the end of the process.
      var _ = loading.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      models.settle();
      // It is in no group. The broker hears of its end only after the fetch that it waits with.
      consumer.close(CloseOptions.timeout(CLOSE_DEADLINE));
    }
    // Without a deadline it waits two minutes for a Kafka that is away.
    events.close(EVENTS_DEADLINE);
  }
}
