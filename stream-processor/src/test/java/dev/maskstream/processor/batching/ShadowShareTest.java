package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.proto.FrameIds;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShadowShareTest {
  private static final UUID ID = UUID.fromString("01920000-0000-7000-8000-000000000001");

  @Test
  void aShareOfAllFramesIsPickedByTheirIds() {
    FrameIds ids = FrameIds.system();
    ShadowShare third = new ShadowShare(0.3f, Set.of());

    long picked =
        Stream.generate(ids::next).limit(20_000).filter(id -> third.picks("cam", id)).count();

    assertThat(picked / 20_000.0).isEqualTo(0.3, within(0.02));
  }

  @Test
  void theChoiceOfAFrameNeverChanges() {
    assertThat(new ShadowShare(0.2f, Set.of()).picks("cam", ID)).isFalse();
    assertThat(new ShadowShare(0.9f, Set.of()).picks("cam", ID)).isTrue();
  }

  @Test
  void noneAndAllAreExact() {
    FrameIds ids = FrameIds.system();

    assertThat(Stream.generate(ids::next).limit(1_000))
        .noneMatch(id -> new ShadowShare(0, Set.of()).picks("cam", id))
        .isNotEmpty();
    assertThat(Stream.generate(ids::next).limit(1_000))
        .allMatch(id -> new ShadowShare(1, Set.of()).picks("cam", id));
  }

  @Test
  void namedSourcesAreSeenWholeAndOthersNotAtAll() {
    ShadowShare named = new ShadowShare(0, Set.of("cam"));

    assertThat(named.picks("cam", ID)).isTrue();
    assertThat(named.picks("other", ID)).isFalse();
  }
}
