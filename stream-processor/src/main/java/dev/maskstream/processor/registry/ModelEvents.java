package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.ModelStateChanged;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the {@code events} topic and the log of each state a version comes into.
 *
 * <p>Threads: any, as the producer allows.
 */
final class ModelEvents {
  private static final Logger log = LoggerFactory.getLogger(ModelEvents.class);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String process;
  private final Clocks clocks;

  /**
   * @param process name of this process
   */
  ModelEvents(Producer<byte[], byte[]> producer, String topic, String process, Clocks clocks) {
    this.producer = producer;
    this.topic = topic;
    this.process = process;
    this.clocks = clocks;
  }

  void changed(StateChange change) {
    log(change);
    ModelState state = change.state();
    Event event =
        Event.newBuilder()
            .setAtMicros(clocks.epochMicros())
            .setModelStateChanged(
                ModelStateChanged.newBuilder()
                    .setModel(state.id().name())
                    .setVersion(state.id().version())
                    .setState(state.label())
                    .setReason(change.reason())
                    .setProcess(process)
                    .setFetchMillis(change.times().fetchMillis())
                    .setBuildMillis(change.times().buildMillis())
                    .setWarmUpMillis(change.times().warmUpMillis())
                    .setGoldenMillis(change.times().goldenMillis()))
            .build();
    var _ =
        producer.send(
            new ProducerRecord<>(topic, Keys.bytes(state.id().name()), event.toByteArray()),
            (_, failure) -> {
              if (failure != null) {
                log.atWarn().setCause(failure).log("an event could not be recorded");
              }
            });
  }

  private static void log(StateChange change) {
    ModelId model = change.state().id();
    switch (change.state()) {
      case ModelState.Loading _ ->
          log.atInfo()
              .addKeyValue("model", model)
              .addKeyValue("reason", change.reason())
              .log("model version is loading");
      case ModelState.Serving(ModelId _, EngineReport engine) -> ready(change, engine, "serving");
      case ModelState.Shadowing(ModelId _, EngineReport engine) ->
          ready(change, engine, "running in the shadow");
      case ModelState.Draining _ ->
          log.atInfo()
              .addKeyValue("model", model)
              .addKeyValue("reason", change.reason())
              .log("model version is draining");
      case ModelState.Rejected _ ->
          log.atError()
              .addKeyValue("model", model)
              .addKeyValue("reason", change.reason())
              .log("model version is rejected");
    }
  }

  private static void ready(StateChange change, EngineReport engine, String doing) {
    log.atInfo()
        .addKeyValue("model", change.state().id())
        .addKeyValue("reason", change.reason())
        .addKeyValue("engine", engine.choice().chosen())
        .addKeyValue("refused", engine.choice().refused())
        .addKeyValue("compared", engine.choice().compared())
        .addKeyValue("slots", engine.slots())
        .addKeyValue("batchSizes", engine.batchSizes())
        .addKeyValue("inferenceMillis", engine.firstInferenceMillis())
        .addKeyValue("times", change.times())
        .log("model is " + doing);
  }
}
