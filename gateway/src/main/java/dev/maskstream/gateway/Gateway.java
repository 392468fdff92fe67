package dev.maskstream.gateway;

import dev.maskstream.gateway.access.Access;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts gateways. */
public final class Gateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private Gateway() {}

  /**
   * Starts a gateway and returns when it listens. Topics that are missing are created.
   *
   * @param settings see {@link GatewaySettings}; what is not given has its default
   * @param registry its metrics are added to, and {@code /metrics} shows all of
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong or unknown
   * @throws IllegalArgumentException if an address is not safe or cannot be listened on, or the
   *     keys file is wrong
   * @throws RuntimeException if Kafka does not answer; nothing is left open in any case
   */
  public static RunningGateway start(
      Map<String, String> settings, PrometheusMeterRegistry registry, GatewayExtras extras) {
    GatewaySettings set = new GatewaySettings(settings);
    Access access = new Access(set.keysFile());
    access.requireSafeAddress("gateway.host", set.host());
    access.requireSafeAddress("gateway.management.host", set.managementHost());
    Opened opened = new Opened();
    try {
      RunningGateway running = new GatewayAssembly(set, registry, extras, opened).assemble(access);
      log.atInfo()
          .addKeyValue("url", running.url())
          .addKeyValue("management", running.managementUrl())
          .addKeyValue("protected", access.isProtectedMode())
          .log("gateway listens");
      return running;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
