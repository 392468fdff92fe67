package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPublisherTest {
  private static final Topics TOPICS = new Topics("x-");
  private static final ModelVersion VERSION =
      ModelVersion.newBuilder().setName("street").setVersion("1.0").build();

  @TempDir private Path folder;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final ModelPublisher publisher = new ModelPublisher(producer, TOPICS, () -> 123);

  @Test
  void partsComeBeforeTheVersionThatNamesThem() throws Exception {
    byte[] model = bytes(2 * Topics.MODEL_FILE_PART_BYTES + 5);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));

    ModelVersion published = publisher.publish(VERSION, Map.of("model", file(model)));

    assertThat(producer.history())
        .extracting(ProducerRecord::topic, ProducerRecord::key)
        .containsExactly(
            tuple("x-model-files", sha256 + "/0"),
            tuple("x-model-files", sha256 + "/1"),
            tuple("x-model-files", sha256 + "/2"),
            tuple("x-models", "street@1.0"));
    assertThat(joined(producer.history().subList(0, 3))).isEqualTo(model);
    assertThat(published.getFilesList())
        .containsExactly(
            ModelFile.newBuilder()
                .setRole("model")
                .setSha256(sha256)
                .setBytes(model.length)
                .setParts(3)
                .build());
    assertThat(RegistryRecord.parseFrom(producer.history().getLast().value()).getVersion())
        .isEqualTo(published);
  }

  @Test
  void aVersionGetsItsTimeUnlessItHasOne() throws Exception {
    Path file = file(bytes(10));

    ModelVersion fresh = publisher.publish(VERSION, Map.of("model", file));
    ModelVersion dated =
        publisher.publish(VERSION.toBuilder().setCreatedAtMicros(7).build(), Map.of("model", file));

    assertThat(fresh.getCreatedAtMicros()).isEqualTo(123);
    assertThat(dated.getCreatedAtMicros()).isEqualTo(7);
  }

  @Test
  void servingIsOneRecordUnderTheModelsName() throws Exception {
    publisher.serve("street", "1.0", "by hand");

    ProducerRecord<String, byte[]> record = producer.history().getFirst();
    assertThat(record.key()).isEqualTo("street");
    assertThat(RegistryRecord.parseFrom(record.value()).getRollout().getServingVersion())
        .isEqualTo("1.0");
  }

  @Test
  void aPartThatKafkaRefusesLeavesNoVersion() throws Exception {
    MockProducer<String, byte[]> slow =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    Path file = file(bytes(10));

    CompletableFuture<ModelVersion> publishing =
        CompletableFuture.supplyAsync(() -> publish(slow, file));
    await().until(() -> slow.errorNext(new KafkaException("disk full")));

    assertThat(publishing).failsWithin(Duration.ofSeconds(10));
    assertThat(slow.history()).extracting(ProducerRecord::topic).containsExactly("x-model-files");
  }

  private static ModelVersion publish(MockProducer<String, byte[]> producer, Path file) {
    try {
      return new ModelPublisher(producer, TOPICS, () -> 1).publish(VERSION, Map.of("model", file));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEmptyOrMissingFileIsRefused() throws Exception {
    Path empty = file(new byte[0]);

    assertThatThrownBy(() -> publisher.publish(VERSION, Map.of("model", empty)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(
            () -> publisher.publish(VERSION, Map.of("model", folder.resolve("absent.onnx"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatChangesMeanwhileIsNotGivenOut() throws Exception {
    Path file = file(bytes(10));
    FileParts.Digest digest = FileParts.digest(file);
    Files.write(file, new byte[10]);

    try (FileParts parts = new FileParts(file, digest)) {
      assertThatThrownBy(parts::next).hasMessageContaining("changed");
    }
  }

  @Test
  void namesThatAreNoKeysAreRefused() {
    assertThatThrownBy(() -> ModelRecords.versionKey("Street", "1"))
        .hasMessageContaining("model name");
    assertThatThrownBy(() -> ModelRecords.versionKey("street", "1@2"))
        .hasMessageContaining("model version");
    assertThatThrownBy(() -> ModelRecords.partKey("abc", 0)).hasMessageContaining("part 0");
  }

  @Test
  void aPartsKeyIsReadAsItIsWritten() {
    String sha256 = "0123456789abcdef".repeat(4);

    assertThat(ModelRecords.parsePartKey(ModelRecords.partKey(sha256, 12)))
        .contains(new ModelRecords.PartOf(sha256, 12));
    assertThat(ModelRecords.parsePartKey(sha256 + "/012")).isEmpty();
    assertThat(ModelRecords.parsePartKey("street@1")).isEmpty();
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve(content.length + ".onnx"), content);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(List<ProducerRecord<String, byte[]>> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(record -> out.writeBytes(record.value()));
    return out.toByteArray();
  }
}
