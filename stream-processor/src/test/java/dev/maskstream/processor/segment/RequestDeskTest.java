package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.EmbeddingCache;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.vision.image.ImageLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One desk thread and room for one request more; reading a frame runs out of memory. */
class RequestDeskTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private final Clocks clocks = Clocks.system();
  private final SegmentMetrics metrics = new SegmentMetrics(new SimpleMeterRegistry());
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final MaskMemory masks = new MaskMemory(3 * WIDTH * HEIGHT);
  private final CompletableFuture<Throwable> died = new CompletableFuture<>();
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(1);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          queue,
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, cause) -> died.complete(cause))
              .factory());
  private final CountDownLatch busy = new CountDownLatch(1);
  private final RequestDesk desk =
      new RequestDesk(
          new RequestDesk.Parts(
              new FramePictures(
                  new OutOfMemory(), new Topics(""), Duration.ofSeconds(1), System::nanoTime),
              null,
              new EmbeddingCache(0, metrics),
              masks,
              ImageLimits.DEFAULT,
              new AnswerSender(kafka, clocks, metrics),
              threads,
              clocks,
              metrics));

  private static final class OutOfMemory extends MockConsumer<byte[], byte[]> {
    OutOfMemory() {
      super("earliest");
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      throw new OutOfMemoryError("as if");
    }
  }

  @AfterEach
  void stop() {
    busy.countDown();
    threads.shutdownNow();
  }

  @Test
  void aRequestThatNoThreadHasRoomForIsBusyAndRefusedOnesMakeRoom() throws Exception {
    threads.execute(this::waitUntilNotBusy);
    OpenRequest first = open("first");
    desk.begin(first);

    desk.begin(open("second"));
    assertThat(refusals()).containsExactly("second busy");

    assertThat(first.endWaiting()).isTrue();
    desk.forget(first);
    assertThat(queue).isEmpty();
    desk.begin(open("third"));
    assertThat(refusals()).hasSize(1);
  }

  @Test
  void anErrorOfTheMachineIsAnsweredAndEndsTheThread() throws Exception {
    desk.begin(open("large"));

    assertThat(died.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
    assertThat(refusals()).containsExactly("large internal-error");
  }

  @Test
  void aRequestWhosePreviousMasksFindNoMemoryIsBusy() {
    assertThat(masks.take(2 * WIDTH * HEIGHT)).isTrue();
    byte[] whole = MaskCodec.encode(new byte[WIDTH * HEIGHT], WIDTH, HEIGHT);

    desk.begin(corrected("two", whole, whole));

    await().untilAsserted(() -> assertThat(refusals()).containsExactly("two busy"));
    assertThat(masks.held()).isEqualTo(2 * WIDTH * HEIGHT);
  }

  @Test
  void previousMasksGiveTheirMemoryBackWhenTheirRequestIsOver() {
    OpenRequest open = corrected("torn", new byte[] {9, 9, 9});

    desk.begin(open);

    await().untilAsserted(() -> assertThat(refusals()).containsExactly("torn bad-previous-mask"));
    assertThat(masks.held()).isZero();
    open.end();
    assertThat(masks.held()).as("given back once").isZero();
  }

  private OpenRequest corrected(String id, byte[]... previous) {
    Prompts.Builder prompts = Prompts.newBuilder();
    for (byte[] mask : previous) {
      prompts.addPrompts(Prompt.newBuilder().setPreviousMask(ByteString.copyFrom(mask)));
    }
    byte[] picture = Pictures.pngHalves(WIDTH, HEIGHT, 0xff0000, 0x0000ff);
    return open(
        SegmentRequest.newBuilder()
            .setRequestId(id)
            .setImage(ByteString.copyFrom(picture))
            .setPrompts(prompts)
            .build());
  }

  private void waitUntilNotBusy() {
    try {
      busy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> refusals() {
    return kafka.history().stream().map(record -> refusal(record.value())).toList();
  }

  private static String refusal(byte[] reply) {
    try {
      SegmentReply read = SegmentReply.parseFrom(reply);
      return read.getRequestId() + " " + read.getRefusal().getCode();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private OpenRequest open(String id) {
    SegmentRequest request =
        SegmentRequest.newBuilder()
            .setRequestId(id)
            .setFrame(RecordPosition.newBuilder().setTopic(new Topics("").frames()))
            .build();
    return open(request);
  }

  private static OpenRequest open(SegmentRequest request) {
    return new OpenRequest(
        request,
        new OpenRequest.Origin(new TopicPartition("segment-requests", 0), 0, "replies", 0),
        Long.MAX_VALUE);
  }
}
