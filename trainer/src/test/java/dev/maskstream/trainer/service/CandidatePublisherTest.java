package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.trainer.service.CandidatePublisher.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidatePublisherTest {
  private static final Topics TOPICS = new Topics("");
  private static final ModelVersion CANDIDATE =
      ModelVersion.newBuilder().setName("steel").setVersion("2").build();
  private static final Rollout PARENT = Rollouts.serve("steel", Optional.empty(), "1", "begin");

  @TempDir private Path folder;
  private Path onnx;
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final CandidatePublisher publisher =
      new CandidatePublisher(kafka, producer -> new ModelPublisher(producer, TOPICS, () -> 7));

  @BeforeEach
  void writeCandidate() throws Exception {
    onnx = Files.write(folder.resolve("2.onnx"), new byte[Topics.MODEL_FILE_PART_BYTES + 1]);
  }

  @Test
  void theDecisionIsAskedForOnceTheFileHasBeenSentAndBeforeAnythingIsSeen() throws Exception {
    List<String> sentByThen = new ArrayList<>();

    Step step =
        publisher.publish(
            CANDIDATE,
            onnx,
            () -> {
              kafka.uncommittedRecords().forEach(record -> sentByThen.add(record.topic()));
              return new Step(Optional.of(PARENT), "runs in the shadow");
            });

    assertThat(sentByThen).containsExactly("model-files", "model-files");
    assertThat(step.said()).isEqualTo("runs in the shadow");
    assertThat(kafka.history())
        .extracting(record -> record.key())
        .endsWith("steel@2", "steel")
        .hasSize(4);
  }

  @Test
  void aDecisionThatCannotBeAskedForLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                publisher.publish(
                    CANDIDATE,
                    onnx,
                    () -> {
                      throw new TimeoutException("the registry is away");
                    }))
        .isInstanceOf(KafkaException.class);

    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void whatAPersonDecidedWhileTheFileWasSentIsNotOverwritten() throws Exception {
    RunPlan plan = new RunPlan("steel", "1", "ab", "count", "2026-01-31T12:00:00Z", List.of());
    Rollout byHand =
        Rollouts.serveByHand("steel", Optional.of(PARENT), "1b", "it is better", Optional.empty());

    Step step = publisher.publish(CANDIDATE, onnx, () -> plan.step(Optional.of(byHand), 0.5f, ""));

    assertThat(step.rollout()).isEmpty();
    assertThat(step.said()).contains("another version serves");
    assertThat(kafka.history()).extracting(record -> record.key()).doesNotContain("steel");
  }

  @Test
  void beforeItsParentACandidateRunsInTheShadow() {
    RunPlan plan = new RunPlan("steel", "1", "ab", "count", "2026-01-31T12:00:00Z", List.of());

    Rollout rollout = plan.step(Optional.of(PARENT), 0.5f, "better").rollout().orElseThrow();

    assertThat(rollout.getServingVersion()).isEqualTo("1");
    assertThat(rollout.getShadowVersion()).isEqualTo(plan.version());
    assertThat(rollout.getShadowShare()).isEqualTo(0.5f);
  }

  @Test
  void aShadowThatAPersonBeganMeanwhileStays() {
    RunPlan plan = new RunPlan("steel", "1", "ab", "count", "2026-01-31T12:00:00Z", List.of());
    Rollout shadowed = PARENT.toBuilder().setShadowVersion("1b").build();

    assertThat(plan.step(Optional.of(shadowed), 0.5f, "").rollout()).isEmpty();
    assertThat(plan.step(Optional.empty(), 0.5f, "").rollout()).isEmpty();
  }
}
