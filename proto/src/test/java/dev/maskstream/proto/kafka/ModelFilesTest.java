package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  private static final Topics TOPICS = new Topics("");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir private Path folder;
  private long end = 1;

  @Test
  void aTopicThatFallsSilentBeforeItsEndIsAnOutageAndNoMissingPart() {
    assertThatThrownBy(() -> files().fetch(file("a")))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("fell silent");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aTopicThatEndsWithoutAPartIsIncomplete() {
    end = 0;

    assertThatThrownBy(() -> files().fetch(file("a")))
        .isInstanceOfSatisfying(
            ModelFiles.UnavailableException.class, e -> assertThat(e.isIncomplete()).isTrue());
  }

  @Test
  void whatNobodyNeedsIsDeletedAndNothingElse() throws Exception {
    Path needed = cached("a", Duration.ofDays(1));
    Path old = cached("b", Duration.ofDays(1));
    Path leftOver = put("fetch123.part", Duration.ofDays(1));
    Path foreign = put("notes.onnx", Duration.ofDays(1));

    int deleted = files().keepOnly(Set.of(file("a").getSha256()));

    assertThat(deleted).isEqualTo(2);
    assertThat(old).doesNotExist();
    assertThat(leftOver).doesNotExist();
    assertThat(needed).exists();
    assertThat(foreign).exists();
  }

  @Test
  void whatWasJustAskedForStaysForAnotherProcessMayBeAboutToOpenIt() throws Exception {
    Path asked = cached("a", Duration.ofDays(1));
    Path fetching = put("fetch1.part", Duration.ofMinutes(9));
    var _ = files().fetch(file("a"));

    int deleted = files().keepOnly(Set.of());

    assertThat(deleted).isZero();
    assertThat(asked).exists();
    assertThat(fetching).exists();
  }

  private ModelFiles files() {
    return new ModelFiles(folder, TOPICS, this::consumer, () -> NOW);
  }

  private MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    Node[] nodes = {new Node(0, "nowhere", 1)};
    String topic = TOPICS.modelFiles();
    consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, nodes[0], nodes, nodes)));
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
    return consumer;
  }

  private Path cached(String content, Duration age) throws Exception {
    Path file = put(file(content).getSha256() + ".onnx", age);
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    return file;
  }

  private Path put(String name, Duration age) throws Exception {
    Path file = Files.createFile(folder.resolve(name));
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  private static ModelFile file(String content) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return ModelFile.newBuilder()
        .setRole("model")
        .setBytes(bytes.length)
        .setParts(1)
        .setSha256(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
        .build();
  }
}
