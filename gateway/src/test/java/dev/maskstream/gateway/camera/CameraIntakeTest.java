package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** At the bound of {@code intake.buffer.bytes}, so that nothing ever gets as far as Kafka. */
class CameraIntakeTest {
  private static final FrameSlot.Found.Frame FRAME = new FrameSlot.Found.Frame(new byte[10], 0, 0);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CameraCounts counts = new CameraCounts(registry);
  private final CameraIntake intake =
      new CameraIntake(new CameraIntake.Parts(null, new ByteBudget(9), null, () -> 0), counts);
  private final CameraDrops drops = new CameraDrops(counts);

  @Test
  void aFrameForWhichThereIsNoRoomIsLetGoAndCounted() throws InterruptedException {
    intake.send(camera(Delivery.DELIVERY_LATEST), FRAME, drops, new CountDownLatch(1));

    assertThat(drops.byReason()).containsExactly(Map.entry("busy", 1L));
    assertThat(registry.get("maskstream.camera.frames.dropped").counter().count()).isOne();
  }

  @Test
  void oneOfACameraThatWantsEveryFrameWaitsUntilTheCameraIsStopped() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Thread sends =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    intake.send(camera(Delivery.DELIVERY_EVERY_FRAME), FRAME, drops, stop);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    assertThat(sends.isAlive()).isTrue();
    stop.countDown();
    sends.join();

    assertThat(drops.byReason()).isEmpty();
  }

  private static CameraSpec camera(Delivery delivery) {
    Source record =
        Source.newBuilder().setUrl("rtsp://camera.example/cam").setDelivery(delivery).build();
    return CameraSpec.of("gate", record);
  }
}
