package dev.maskstream.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.standalone.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path root;

  @Test
  void asLongAsOneHoldsItAnotherIsToldWho() {
    try (DataDirectory _ = DataDirectory.take(root)) {
      assertThatThrownBy(() -> DataDirectory.take(root))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void onceReleasedItCanBeTakenAgain() {
    DataDirectory.take(root).close();

    try (DataDirectory again = DataDirectory.take(root)) {
      assertThat(again.broker()).isEqualTo(root.resolve("kafka"));
    }
  }

  @Test
  void theAddressOfItsBrokerIsRemembered() throws Exception {
    Files.writeString(root.resolve("broker.properties"), "clients.port=9092\ncontroller.port=1\n");

    assertThat(DataDirectory.rememberedKafka(root)).contains("127.0.0.1:9092");
  }

  @Test
  void aFolderNobodyStartedInRemembersNothing() {
    assertThat(DataDirectory.rememberedKafka(root)).isEmpty();
  }
}
