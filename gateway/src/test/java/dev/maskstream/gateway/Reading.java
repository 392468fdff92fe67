package dev.maskstream.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What tests read from a topic and write to it, past the gateway. */
final class Reading {
  private Reading() {}

  static KafkaProducer<String, byte[]> producer(TestBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** Writes one record and waits for it. */
  static void write(TestBroker broker, String topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer(broker)) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  /** All that lies in the first partition of a topic. */
  static List<ConsumerRecord<String, byte[]>> all(TestBroker broker, String topic) {
    return all(broker, topic, 0);
  }

  static List<ConsumerRecord<String, byte[]>> all(TestBroker broker, String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
