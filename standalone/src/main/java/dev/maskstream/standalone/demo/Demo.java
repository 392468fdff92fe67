package dev.maskstream.standalone.demo;

import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.inspection.InspectionLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The synthetic camera at work: frames go to Kafka at {@link #FRAMES_PER_SECOND}, their masks come
 * back from Kafka and are held against the truth.
 *
 * <p>Threads: two of its own, one drawing, one comparing; {@link #report} may be called by any.
 */
public final class Demo implements AutoCloseable {
  static final int FRAMES_PER_SECOND = 10;

  /** Of its frames. */
  public static final String SOURCE = DemoCamera.SOURCE;

  private static final Logger log = LoggerFactory.getLogger(Demo.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /** Any; the same one draws the same line at every start. */
  private static final long SEED = 20_26;

  private final KafkaClients kafka;
  private final Topics topics;
  private final List<SegmentClass> classes = InspectionLine.classes();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean failed;
  private final DemoScore score = new DemoScore(classes);
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().name("demo-", 0).daemon().factory());

  public Demo(KafkaClients kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /** Begins; returns at once. */
  public void start() {
    threads.execute(this::compareMasks);
    log.atInfo()
        .addKeyValue("source", DemoCamera.SOURCE)
        .addKeyValue("framesPerSecond", FRAMES_PER_SECOND)
        .log("demo camera runs");
  }

  private void compareMasks() {
    try (KafkaConsumer<String, byte[]> consumer = consumer();
        KafkaProducer<String, byte[]> producer = producer()) {
      DemoMasks masks = new DemoMasks(consumer, topics.masks(), score, classes);
      DemoCamera camera =
          new DemoCamera(
              new InspectionLine(SEED),
              score,
              new DemoCamera.Parts(
                  producer, topics.frames(), FrameIds.system(), Clock.systemUTC()));
      // Not before the consumer stands at its place, so that no mask is missed.
      var _ =
          threads.scheduleAtFixedRate(
              () -> draw(camera), 0, 1_000 / FRAMES_PER_SECOND, TimeUnit.MILLISECONDS);
      while (!threads.isShutdown()) {
        masks.step();
      }
    } catch (InterruptException _) {
      // Asked to stop while it waited.
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      ended.countDown();
    }
  }

  private void draw(DemoCamera camera) {
    try {
      camera.step();
    } catch (RuntimeException e) {
      // A schedule whose task throws ends in silence.
      fail(e);
    }
  }

  private void fail(RuntimeException cause) {
    log.atError().setCause(cause).log("the demo camera stopped");
    failed = true;
    threads.shutdown();
  }

  /** Whether it has not failed and was not closed. Threads: any. */
  public boolean isRunning() {
    return !threads.isShutdown();
  }

  /** What `GET /v1/demo` answers. */
  public JsonObject report() {
    DemoScore.Figures figures = score.figures();
    JsonArray byClass = new JsonArray();
    for (SegmentClass each : classes) {
      byClass.add(
          new JsonObject()
              .put("id", each.id())
              .put("name", each.name())
              .put("color", "#%06X".formatted(each.rgb()))
              .put("iou", orNull(figures.ious().get(each.id()))));
    }
    return new JsonObject()
        .put("source", DemoCamera.SOURCE)
        .put("frames_per_second", FRAMES_PER_SECOND)
        .put("frames", figures.drawn())
        .put("compared", figures.compared())
        .put("window", DemoScore.WINDOW)
        .put("mean_iou", orNull(figures.meanIou()))
        .put("pixel_accuracy", orNull(figures.pixelAccuracy()))
        .put("classes", byClass);
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        with(Map.of("enable.auto.commit", "false")),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        with(
            Map.of(
                "acks",
                "all",
                "linger.ms",
                "0",
                "max.block.ms",
                "5000",
                "buffer.memory",
                Integer.toString(4 << 20),
                "max.request.size",
                Integer.toString(Topics.MAX_MESSAGE_BYTES))),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private Map<String, Object> with(Map<String, String> own) {
    Map<String, Object> all = new HashMap<>(kafka.settings());
    all.putAll(own);
    return all;
  }

  /**
   * Waits until the camera stops.
   *
   * @return whether it stopped because something went wrong, which the log says
   */
  public boolean awaitFailure() throws InterruptedException {
    ended.await();
    return failed;
  }

  @Override
  public void close() {
    // Asked first: Kafka's clients take an interrupt for an error.
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn().log("the demo camera did not stop in time");
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
