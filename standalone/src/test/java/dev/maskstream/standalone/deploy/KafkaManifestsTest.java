package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.Topics.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what Strimzi and KEDA are told against the code's topics and consumer groups. */
class KafkaManifestsTest {
  private static final Set<String> OPERATIONS =
      Set.of("Read", "Write", "Describe", "DescribeConfigs");

  private static int partitions() {
    return Integer.parseInt(topic("frames").string("spec.partitions"));
  }

  private static Manifest topic(String name) {
    return Manifest.ofKind("KafkaTopic").stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no KafkaTopic " + name));
  }

  static Stream<TopicSpec> topics() {
    return new Topics("").specs(partitions()).stream();
  }

  static List<Manifest> users() {
    return Manifest.ofKind("KafkaUser");
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyTopicOfTheCodeIsMadeAsTheCodeWouldMakeIt(TopicSpec spec) {
    Manifest topic = topic(spec.name());
    Map<String, String> config = new TreeMap<>(topic.scalars("spec.config"));

    assertThat(config.remove("min.insync.replicas")).isEqualTo("2");
    assertThat(config).isEqualTo(new TreeMap<>(spec.config()));
    assertThat(topic.string("spec.partitions")).isEqualTo(Integer.toString(spec.partitions()));
    assertThat(topic.string("spec.replicas")).isEqualTo("3");
  }

  @Test
  void noTopicIsMadeThatTheCodeDoesNotKnow() {
    assertThat(Manifest.ofKind("KafkaTopic").stream().map(Manifest::name))
        .containsExactlyInAnyOrderElementsOf(topics().map(TopicSpec::name).toList());
  }

  @Test
  void brokersTakeTheLargestRecord() {
    Map<String, String> config = Manifest.ofKind("Kafka").getFirst().scalars("spec.kafka.config");

    assertThat(config)
        .containsEntry("message.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES))
        .containsEntry("replica.fetch.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES))
        .containsEntry("auto.create.topics.enable", "false");
  }

  @ParameterizedTest
  @MethodSource("users")
  void aUserMayDoThingsToTopicsAndGroupsThatThereAre(Manifest user) {
    Set<String> topics = topics().map(TopicSpec::name).collect(Collectors.toSet());
    Set<String> groups = SourceText.literals("maskstream-[a-z]+");

    assertThat(user.list("spec.authorization.acls"))
        .isNotEmpty()
        .allSatisfy(
            acl -> {
              assertThat(acl.string("resource.name"))
                  .isIn(acl.string("resource.type").equals("topic") ? topics : groups);
              assertThat(acl.strings("operations")).doesNotHaveDuplicates().isSubsetOf(OPERATIONS);
              assertThat(acl.string("resource.patternType")).isEqualTo("literal");
            });
  }

  /** Its records hold the addresses of cameras, passwords and all. */
  @Test
  void peoplesCommandsMayNotReadTheSources() {
    Manifest toolbox =
        users().stream()
            .filter(user -> user.name().equals("maskstream-toolbox"))
            .findFirst()
            .orElseThrow();

    assertThat(toolbox.list("spec.authorization.acls"))
        .extracting(acl -> acl.string("resource.name"))
        .contains("models")
        .doesNotContain("sources");
  }

  @Test
  void processorsAreScaledByTheLagOfTheirGroupAndNeverPastThePartitions() {
    Manifest scaled = Manifest.ofKind("ScaledObject").getFirst();
    Map<String, String> trigger = scaled.list("spec.triggers").getFirst().scalars("metadata");

    assertThat(Integer.parseInt(scaled.string("spec.maxReplicaCount")))
        .isLessThanOrEqualTo(partitions());
    assertThat(trigger)
        .containsEntry("topic", new Topics("").frames())
        .containsEntry("allowIdleConsumers", "false");
    assertThat(trigger.get("consumerGroup")).isIn(SourceText.literals("maskstream-[a-z]+"));
    assertThat(scaled.string("spec.scaleTargetRef.name"))
        .isIn(Manifest.ofKind("Deployment").stream().map(Manifest::name).toList());
  }

  @Test
  void everythingOfStrimziIsOfOneCluster() {
    String cluster = Manifest.ofKind("Kafka").getFirst().name();

    assertThat(Manifest.ofKind("KafkaTopic", "KafkaUser", "KafkaNodePool"))
        .allSatisfy(
            each ->
                assertThat(each.scalars("metadata.labels"))
                    .containsEntry("strimzi.io/cluster", cluster));
  }
}
