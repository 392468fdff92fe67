package dev.maskstream.standalone.settings;

import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.trainer.service.TrainerServiceSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which setting is whose. */
public final class ServiceSettings {
  /** Handed to Kafka's clients under their own names; the services know which there are. */
  private static final String KAFKA_CLIENT = "kafka.";

  private ServiceSettings() {}

  public static Set<String> gatewayKeys() {
    return GatewaySettings.definition().names();
  }

  public static Set<String> processorKeys() {
    return ProcessorSettings.DEFINITION.names();
  }

  public static Set<String> trainerKeys() {
    return TrainerServiceSettings.DEFINITION.names();
  }

  /** Keys of any, for a process that runs all. */
  public static Set<String> allKeys() {
    Set<String> keys = new HashSet<>(gatewayKeys());
    keys.addAll(processorKeys());
    keys.addAll(trainerKeys());
    return keys;
  }

  /** What the gateway takes of settings that are known to one of them. */
  public static Map<String, String> forGateway(Map<String, String> settings) {
    return ofService(settings, gatewayKeys());
  }

  /** What the processor takes of settings that are known to one of them. */
  public static Map<String, String> forProcessor(Map<String, String> settings) {
    return ofService(settings, processorKeys());
  }

  /** What the trainer takes of settings that are known to one of them. */
  public static Map<String, String> forTrainer(Map<String, String> settings) {
    return ofService(settings, trainerKeys());
  }

  private static Map<String, String> ofService(Map<String, String> settings, Set<String> keys) {
    Map<String, String> taken = new HashMap<>(settings);
    taken.keySet().removeIf(key -> !keys.contains(key) && !key.startsWith(KAFKA_CLIENT));
    return taken;
  }
}
