package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ImageLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Model servers with stand-in engines, files in a folder, and a clock that stands still. */
final class Bench {
  final ModelLanes lanes = new ModelLanes();
  final List<StateChange> changes = new ArrayList<>();
  final List<String> fatal = new ArrayList<>();
  final Map<String, List<FakeSegmenter>> loaded = new HashMap<>();
  final Map<String, EngineTrial> trialled = new HashMap<>();
  final List<String> refusing = new ArrayList<>();
  final List<String> losingTheDevice = new ArrayList<>();
  final List<String> lost = new ArrayList<>();
  boolean kafkaAway;
  final TrialRecords trials;
  final ServerParts parts;
  private final Path folder;
  private long nanos;
  private long decisions;

  Bench(Path folder) {
    this(folder, Duration.ofMinutes(10));
  }

  Bench(Path folder, Duration keep) {
    this.folder = folder;
    this.trials = new TrialRecords(folder.resolve("trials"));
    Topics topics = new Topics("");
    VersionOpener opener =
        new VersionOpener(
            new VersionRules(TrustedKeys.parse("unsigned"), 1 << 20),
            Trial.DEFAULT,
            trials,
            new VersionOpener.Tools(
                Optional::of,
                new ModelFiles(folder, topics, () -> consumer(topics.modelFiles())),
                this::load,
                new GoldenCheck(ImageLimits.DEFAULT),
                () -> nanos,
                lost::add));
    this.parts =
        new ServerParts(
            opener,
            Runnable::run,
            trials,
            Trial.DEFAULT,
            keep,
            new Clocks(InstantSource.system(), () -> nanos),
            changes::add,
            fatal::add);
  }

  private MockConsumer<byte[], byte[]> consumer(String topic) {
    if (kafkaAway) {
      throw new TimeoutException("no broker answers");
    }
    return emptyTopic(topic);
  }

  private static MockConsumer<byte[], byte[]> emptyTopic(String topic) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    Node node = new Node(0, "nowhere", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, node, nodes, nodes)));
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, 0L));
    return consumer;
  }

  private ModelLoader.Loaded load(Path file, ModelSpec spec, EngineTrial trial) {
    trialled.put(spec.version(), trial);
    if (losingTheDevice.contains(spec.version())) {
      throw new EngineException(EngineException.Kind.DEVICE_LOST, "an illegal address", null);
    }
    if (refusing.contains(spec.version())) {
      throw new IllegalStateException("this engine does not like it");
    }
    FakeSegmenter slot = new FakeSegmenter(spec.version(), new Semaphore(1_000_000), 1);
    loaded.computeIfAbsent(spec.version(), _ -> new ArrayList<>()).add(slot);
    EngineReport report =
        new EngineReport(new EngineChoice(slot.engine(), List.of()), 1, List.of(1), 1);
    return new ModelLoader.Loaded(slot.ready(), report);
  }

  ModelServer server() {
    return new ModelServer("pets", lanes.lane("pets"), parts);
  }

  /** A version whose file lies in the folder already. */
  ModelVersion version(String version) {
    return version("pets", version);
  }

  ModelVersion version(String model, String version) {
    byte[] content = (model + version).getBytes(StandardCharsets.UTF_8);
    ModelVersion absent = absent(model, version);
    try {
      Files.write(folder.resolve(absent.getFiles(0).getSha256() + ".onnx"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return absent;
  }

  /** All files were asked for last an hour ago. */
  void ageFiles() throws IOException {
    FileTime past = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, past);
      }
    }
  }

  boolean hasFile(String model, String version) {
    String sha256 = absent(model, version).getFiles(0).getSha256();
    return Files.exists(folder.resolve(sha256 + ".onnx"));
  }

  /** A version whose file is nowhere. */
  static ModelVersion absent(String model, String version) {
    byte[] content = (model + version).getBytes(StandardCharsets.UTF_8);
    return ModelVersion.newBuilder()
        .setName(model)
        .setVersion(version)
        .addFiles(
            ModelFile.newBuilder()
                .setRole("model")
                .setSha256(sha256(content))
                .setBytes(content.length)
                .setParts(1))
        .build();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Decision serve(ModelVersion version, ModelVersion... fallbacks) {
    Rollout rollout =
        Rollout.newBuilder()
            .setModel(version.getName())
            .setServingVersion(version.getVersion())
            .setReason("a test says so")
            .setDecidedAtMicros(++decisions)
            .build();
    return new Decision(rollout, Optional.of(version), Optional.empty(), () -> List.of(fallbacks));
  }

  /** A version is to serve that the registry has no record of. */
  Decision serveUnpublished(ModelVersion version, ModelVersion... fallbacks) {
    Decision decision = serve(version, fallbacks);
    return new Decision(
        decision.rollout(), Optional.empty(), Optional.empty(), decision.fallbacks());
  }

  /** The same decision, once the version's record is there. */
  static Decision published(Decision decision, ModelVersion version) {
    return new Decision(
        decision.rollout(), Optional.of(version), Optional.empty(), decision.fallbacks());
  }

  Decision shadow(ModelVersion serving, ModelVersion candidate, float share) {
    Rollout rollout =
        Rollouts.shadow(
                serve(serving).rollout(),
                new Rollouts.Shadow(
                    candidate.getVersion(), share, List.of(), Promotion.PROMOTION_MANUAL),
                "a test says so")
            .toBuilder()
            .setDecidedAtMicros(++decisions)
            .build();
    return new Decision(rollout, Optional.of(serving), Optional.of(candidate), List::of);
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Version that serves the model now; empty if none does. */
  String serving(String model) {
    return lanes.lane(model).current().map(ready -> ready.spec().version()).orElse("");
  }

  /** All state changes so far, as {@code VERSION state}. */
  List<String> states() {
    return changes.stream()
        .map(change -> change.state().id().version() + " " + change.state().label())
        .toList();
  }

  boolean isClosed(String version) {
    return loaded.get(version).getLast().closed;
  }
}
