package dev.maskstream.gateway.camera;

import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.SourceOffline;
import dev.maskstream.proto.v1.SourceOnline;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what becomes of cameras to the events topic and to the log, in order.
 *
 * <p>Bound: {@value #QUEUE} events that wait; further ones are let go and logged. Threads: any; one
 * of its own waits for Kafka. Closing waits up to {@value #CLOSE_MILLIS} ms for what is left.
 */
public final class CameraEvents implements CameraListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CameraEvents.class);
  private static final int QUEUE = 4_096;
  private static final long CLOSE_MILLIS = 2_000;

  private final RecordWriter records;
  private final Topics topics;
  private final LongSupplier epochMicros;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          Thread.ofPlatform().daemon().name("gateway-camera-events").factory());

  public CameraEvents(RecordWriter records, Topics topics, LongSupplier epochMicros) {
    this.records = records;
    this.topics = topics;
    this.epochMicros = epochMicros;
  }

  @Override
  public void online(String source) {
    log.atInfo().addKeyValue("source", source).log("a camera is online");
    write(source, event().setSourceOnline(SourceOnline.newBuilder().setSourceId(source)).build());
  }

  @Override
  public void offline(String source, String reason) {
    log.atWarn()
        .addKeyValue("source", source)
        .addKeyValue("reason", reason)
        .log("a camera is offline");
    write(
        source,
        event()
            .setSourceOffline(SourceOffline.newBuilder().setSourceId(source).setReason(reason))
            .build());
  }

  private Event.Builder event() {
    return Event.newBuilder().setAtMicros(epochMicros.getAsLong());
  }

  private void write(String source, Event event) {
    try {
      writer.execute(() -> writeNow(source, event));
    } catch (RejectedExecutionException e) {
      log.atWarn().addKeyValue("source", source).log("an event of a camera is not written");
    }
  }

  private void writeNow(String source, Event event) {
    try {
      records.write(topics.events(), source, event);
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("reason", e.getMessage())
          .log("an event of a camera is not written");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
