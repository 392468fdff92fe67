package dev.maskstream.standalone.up;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Source;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.demo.Demo;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.BundledPair;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.standalone.model.Registry;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which model serves when `up` starts, and tells the registry. */
final class ServingModel {
  private static final Logger log = LoggerFactory.getLogger(ServingModel.class);

  private final Registry registry;
  private final DataDirectory data;
  private final SigningKey key;

  ServingModel(Registry registry, DataDirectory data, SigningKey key) {
    this.registry = registry;
    this.data = data;
    this.key = key;
  }

  /**
   * The model that was named serves. Without one, what served last goes on, and the bundled model
   * begins, or takes over for the demo camera, which no other model knows.
   *
   * @return what was chosen, {@code NAME@VERSION}; empty if what served last goes on
   */
  Optional<String> choose(Optional<ModelChoice> named, boolean demo) {
    RegistryContents contents = registry.read();
    Optional<Rollout> serving = contents.defaultRollout();
    if (named.isEmpty() && serving.isPresent() && !demo) {
      log.atInfo()
          .addKeyValue("model", serving.get().getModel())
          .addKeyValue("version", serving.get().getServingVersion())
          .log("the model that served last serves");
      return Optional.empty();
    }
    ModelPackage model =
        named.map(ModelPackage::check).orElseGet(() -> BundledModel.unpack(data.bundledModel()));
    if (named.isPresent()) {
      registry.add(model, UnaryOperator.identity(), key);
    } else {
      addBundled(model);
    }
    if (serving.filter(rollout -> isOf(rollout, model)).isEmpty()) {
      String name = model.spec().name();
      registry.decide(
          Rollouts.serve(
              name, contents.rollout(name), model.spec().version(), "named when up was started"));
    }
    return Optional.of(ModelRecords.versionKey(model.spec().name(), model.spec().version()));
  }

  /**
   * Lets the bundled model serve the demo camera's frames, which no other model knows, and leaves
   * every other source to the model that it has. Nothing is changed where they have it already.
   *
   * @throws Failure if Kafka does not take it
   */
  void serveDemo(KafkaClients kafka, Topics topics) {
    ModelPackage model = BundledModel.unpack(data.bundledModel());
    String name = model.spec().name();
    addBundled(model);
    RegistryContents contents = registry.read();
    if (contents.rollout(name).isEmpty()) {
      registry.decide(
          Rollouts.serveByHand(
              name,
              Optional.empty(),
              model.spec().version(),
              "the demo camera was started",
              Optional.of(false)));
    }
    if (contents.defaultRollout().filter(rollout -> rollout.getModel().equals(name)).isEmpty()) {
      nameModelOfDemo(kafka, topics, name);
    }
  }

  private static void nameModelOfDemo(KafkaClients kafka, Topics topics, String model) {
    Source source =
        Source.newBuilder()
            .setSourceId(Demo.SOURCE)
            .setModel(model)
            .setDelivery(Delivery.DELIVERY_LATEST)
            .build();
    try (Producer<String, byte[]> producer = kafka.producer()) {
      producer
          .send(new ProducerRecord<>(topics.sources(), Demo.SOURCE, source.toByteArray()))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the demo camera was given its model", e);
    } catch (ExecutionException | KafkaException e) {
      throw new Failure("the demo camera could not be given its model: " + e.getMessage(), e);
    }
  }

  private void addBundled(ModelPackage model) {
    registry.add(
        model,
        version -> version.toBuilder().addAllGoldenFrames(BundledModel.goldenFrames()).build(),
        key);
  }

  /**
   * The pair that was named answers prompts. Without one, what did last goes on; the bundled pair
   * begins, if this build has one.
   */
  void choosePromptable(Optional<PairChoice> named) {
    RegistryContents contents = registry.read();
    if (named.isEmpty() && anyPromptable(contents)) {
      return;
    }
    Optional<PairPackage> pair =
        named.map(PairPackage::check).or(() -> BundledPair.unpack(data.bundledPair()));
    if (pair.isPresent()) {
      registry.add(pair.get(), UnaryOperator.identity(), key);
      serve(pair.get(), contents);
    }
  }

  private static boolean anyPromptable(RegistryContents contents) {
    return contents.rollouts().keySet().stream()
        .map(contents::serving)
        .flatMap(Optional::stream)
        .anyMatch(version -> version.getTask() == Task.TASK_PROMPTABLE);
  }

  private void serve(PairPackage pair, RegistryContents contents) {
    String name = pair.spec().name();
    Optional<Rollout> now = contents.rollout(name);
    boolean serves =
        now.filter(rollout -> rollout.getServingVersion().equals(pair.spec().version()))
            .isPresent();
    if (!serves) {
      registry.decide(
          Rollouts.serve(name, now, pair.spec().version(), "chosen when up was started"));
    }
  }

  private static boolean isOf(Rollout rollout, ModelPackage model) {
    return rollout.getModel().equals(model.spec().name())
        && rollout.getServingVersion().equals(model.spec().version());
  }
}
