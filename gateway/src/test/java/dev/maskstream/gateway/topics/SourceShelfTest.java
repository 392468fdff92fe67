package dev.maskstream.gateway.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Source;
import org.junit.jupiter.api.Test;

class SourceShelfTest {
  private final SourceShelf shelf = new SourceShelf();

  @Test
  void theReaderOfTheTopicDoesNotBringBackWhatWasDeletedHereMeanwhile() throws Exception {
    shelf.written("gate", source("a"), 3);
    shelf.removed("gate", 4);

    shelf.put("gate", source("a").toByteArray(), 3);
    assertThat(shelf.record("gate")).isEmpty();
    shelf.put("gate", null, 4);
    shelf.put("gate", source("b").toByteArray(), 5);
    assertThat(shelf.model("gate")).contains("b");
  }

  @Test
  void anOlderDeletionDoesNotTakeAwayWhatIsNewer() throws Exception {
    shelf.written("gate", source("b"), 5);

    shelf.put("gate", null, 4);

    assertThat(shelf.model("gate")).contains("b");
  }

  @Test
  void ofTheLatestKeysTheNewestRecordIsKnownAndOlderKeysAreForgotten() {
    NewestRecords newest = new NewestRecords();
    assertThat(newest.accepts("first", 10)).isTrue();
    for (int at = 0; at < NewestRecords.MOST_KEYS - 1; at++) {
      assertThat(newest.accepts("key-" + at, 10)).isTrue();
    }
    assertThat(newest.accepts("first", 9)).isFalse();

    assertThat(newest.accepts("one more", 10)).isTrue();

    assertThat(newest.accepts("key-0", 9)).isTrue();
  }

  private static Source source(String model) {
    return Source.newBuilder().setSourceId("gate").setModel(model).build();
  }
}
