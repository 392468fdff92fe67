package dev.maskstream.processor.gate;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the gate on a thread of its own. Every processor has one; Kafka's group sees to it that one
 * of them decides, and that another takes over when that one is gone.
 *
 * <p>Threads: any may start, ask and close.
 */
public final class GateService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GateService.class);
  private static final String GROUP = "maskstream-gate";
  private static final long PAUSE_MILLIS = 1_000;
  private static final long STOP_MILLIS = 10_000;
  private static final int API_MILLIS = 10_000;
  private static final int REQUEST_MILLIS = 5_000;
  // The events topic also tells of every dropped frame.
  private static final int MOST_POLL_RECORDS = 5_000;
  private static final int FETCH_WAIT_MILLIS = 1_000;

  /** The heartbeat's thread wakes so often, whatever the interval of heartbeats. */
  private static final int MOST_BACKOFF_MILLIS = 500;

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  /** Of a consumer that is in no group, and of which nobody needs to know that it is gone. */
  private static final Duration READER_CLOSE_DEADLINE = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> registry;
  private final KafkaConsumer<byte[], byte[]> events;
  private final KafkaProducer<String, byte[]> rollouts;
  private final Gate gate;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  // Of the gate's thread.
  private boolean troubled;

  /**
   * What the service is connected to.
   *
   * @param kafkaClient what every client is given
   * @param sessionTimeout after which a killed leader's place is given to another process
   * @param events not closed here
   */
  public record Wiring(
      Topics topics,
      Map<String, String> kafkaClient,
      Duration sessionTimeout,
      EventSender events,
      GateMetrics metrics,
      Clocks clocks) {}

  public GateService(GateSettings settings, Wiring wiring) {
    Topics topics = wiring.topics();
    this.registry = registryConsumer(wiring);
    this.events =
        new KafkaConsumer<>(
            consumer(wiring), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.rollouts = producer(wiring);
    this.gate =
        new Gate(
            new RegistryTail(registry, topics.models()),
            new EventTail(events, topics.events()),
            new Gate.Out(
                new ModelPublisher(rollouts, topics, wiring.clocks()::epochMicros),
                wiring.events(),
                wiring.metrics()),
            settings,
            wiring.clocks());
    wiring.metrics().watchLeadership(gate::leads);
    this.thread = Thread.ofPlatform().name("gate").daemon().unstarted(this::run);
  }

  private static KafkaConsumer<byte[], byte[]> registryConsumer(Wiring wiring) {
    int sessionMillis = Math.toIntExact(wiring.sessionTimeout().toMillis());
    Map<String, Object> config = consumer(wiring);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, wiring.topics().prefix() + GROUP);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 3);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    config.put(
        ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, Math.min(MOST_BACKOFF_MILLIS, sessionMillis / 6));
    // The leader keeps its place when another process comes or goes.
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> consumer(Wiring wiring) {
    Map<String, Object> config = new HashMap<>(wiring.kafkaClient());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_POLL_RECORDS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_MILLIS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    return config;
  }

  private static KafkaProducer<String, byte[]> producer(Wiring wiring) {
    Map<String, Object> config = new HashMap<>(wiring.kafkaClient());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, API_MILLIS);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  public void start() {
    thread.start();
  }

  /** Whether this process is the one that decides. */
  boolean leads() {
    return gate.leads();
  }

  private void run() {
    try {
      gate.begin();
      while (stop.getCount() > 0) {
        step();
      }
    } catch (WakeupException e) {
      // close() asks for it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("gate has ended; another process has to decide");
    } finally {
      // Having left the group, it makes room for another process's gate.
      registry.close(CloseOptions.timeout(CLOSE_DEADLINE));
      events.close(CloseOptions.timeout(READER_CLOSE_DEADLINE));
      rollouts.close(CLOSE_DEADLINE);
    }
  }

  private void step() throws InterruptedException {
    try {
      gate.runOnce();
      if (troubled) {
        troubled = false;
        log.atInfo().log("gate goes on");
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      if (!troubled) {
        troubled = true;
        log.atWarn().setCause(e).log("gate is held up by Kafka; it goes on trying");
      }
      var _ = stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Stops; another process takes over. */
  @Override
  public void close() {
    stop.countDown();
    registry.wakeup();
    events.wakeup();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
