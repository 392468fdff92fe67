package dev.maskstream.gateway;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import dev.maskstream.proto.v1.RetrainRequested;
import dev.maskstream.proto.v1.SourceOnline;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Events as processors and gateways write them, and who watches them. */
final class EventLog implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  EventLog(TestBroker broker) {
    producer = Reading.producer(broker);
  }

  static EventClient client(TestGateway gateway, String query, String... headers) throws Exception {
    return EventClient.open(gateway.client(), gateway.url("/v1/events" + query), headers);
  }

  /** Returns its offset once the topic has it. */
  long send(TestGateway gateway, Event event) throws Exception {
    return begin(gateway.topics(), event).get().offset();
  }

  /** Does not wait for the topic. */
  Future<RecordMetadata> begin(Topics topics, Event event) {
    return producer.send(new ProducerRecord<>(topics.events(), "key", event.toByteArray()));
  }

  void flush() {
    producer.flush();
  }

  /** So many events. Returns when the gateway has read them. */
  void flood(TestGateway gateway, int events) throws Exception {
    try (EventClient client = client(gateway, "?source=last")) {
      for (int i = 1; i < events; i++) {
        var _ = begin(gateway.topics(), online("noise"));
      }
      send(gateway, online("last"));
      client.next();
    }
  }

  static Event dropped(String source) {
    return Event.newBuilder()
        .setAtMicros(5)
        .setFrameDropped(
            FrameDropped.newBuilder()
                .setSourceId(source)
                .setReason(DropReason.DROP_REASON_STALE)
                .setAgeMillis(7))
        .build();
  }

  static Event online(String source) {
    return Event.newBuilder()
        .setSourceOnline(SourceOnline.newBuilder().setSourceId(source))
        .build();
  }

  static Event retrain(String model) {
    return Event.newBuilder()
        .setRetrainRequested(RetrainRequested.newBuilder().setModel(model))
        .build();
  }

  @Override
  public void close() {
    producer.close();
  }
}
