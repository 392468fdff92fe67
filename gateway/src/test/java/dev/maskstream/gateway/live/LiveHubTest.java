package dev.maskstream.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Mask;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LiveHubTest {
  private final LiveHub hub = new LiveHub(1_000);
  private final LiveSlots page =
      new LiveSlots(2, source -> Optional.of(new LiveWish(true, MaskForm.JSON)), () -> {});

  LiveHubTest() {
    hub.join(page);
  }

  private static UUID id(int number) {
    return new UUID(7, number);
  }

  private void frame(String source, int number, int bytes) {
    hub.frame(FrameFacts.arriving(source, id(number), 1, "image/jpeg"), new byte[bytes]);
  }

  private void mask(String source, int number) {
    Mask mask = Mask.newBuilder().setSourceId(source).setFrameId(id(number).toString()).build();
    hub.outcome(source, id(number), new Outcome.Masked(mask));
  }

  @Test
  void aMaskComesWithThePictureOfItsFrame() {
    frame("cam", 1, 10);
    frame("cam", 2, 20);
    mask("cam", 1);

    LivePair pair = page.take().orElseThrow();

    assertThat(pair.mask().mask().getFrameId()).isEqualTo(id(1).toString());
    assertThat(pair.picture().orElseThrow().bytes()).hasSize(10);
  }

  @Test
  void aMaskThatIsReadFirstWaitsForItsPicture() {
    mask("cam", 1);
    assertThat(page.take()).isEmpty();

    frame("cam", 1, 10);

    assertThat(page.take().orElseThrow().picture()).isPresent();
  }

  @Test
  void ofEachSourceTheLatestWaits() {
    for (int i = 0; i < 5; i++) {
      frame("cam", i, 10);
      mask("cam", i);
    }

    assertThat(page.take().orElseThrow().mask().mask().getFrameId()).isEqualTo(id(4).toString());
    assertThat(page.take()).isEmpty();
    assertThat(page.skipped()).isEqualTo(4);
  }

  @Test
  void beyondTheBoundOfSourcesTheOldestGoes() {
    for (int i = 0; i < 3; i++) {
      frame("cam-" + i, i, 10);
      mask("cam-" + i, i);
    }

    assertThat(page.take().orElseThrow().source()).isEqualTo("cam-1");
    assertThat(page.take().orElseThrow().source()).isEqualTo("cam-2");
    assertThat(page.take()).isEmpty();
  }

  @Test
  void aPictureThatHadToGoLeavesItsMaskAlone() {
    frame("cam", 1, 600);
    frame("cam", 2, 600);
    mask("cam", 1);

    assertThat(page.take().orElseThrow().picture()).isEmpty();
    mask("cam", 2);
    assertThat(page.take().orElseThrow().picture()).isPresent();
  }

  @Test
  void nothingIsHeldOnceEveryFrameHasEnded() {
    HeldFrames held = new HeldFrames(1_000);
    held.put(new LiveFrame(FrameFacts.arriving("cam", id(1), 1, ""), new byte[100]));
    held.put(new LiveFrame(FrameFacts.arriving("cam", id(1), 1, ""), new byte[100]));
    assertThat(held.bytes()).isEqualTo(100);

    held.take(id(1));

    assertThat(held.bytes()).isZero();
  }
}
