package dev.maskstream.standalone.up;

import dev.maskstream.gateway.Gateway;
import dev.maskstream.gateway.GatewayExtras;
import dev.maskstream.gateway.ReadinessCheck;
import dev.maskstream.gateway.RunningGateway;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.TopicSetupException;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.broker.EmbeddedBroker;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.demo.Demo;
import dev.maskstream.standalone.model.ModelTrust;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.settings.ServiceSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, processor and gateway in this process, and the demo camera and the trainer if wanted.
 *
 * <p>Threads: started by one; closed by any, once.
 */
public final class Platform implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Platform.class);

  /**
   * Larger batches gain nothing on a CPU, and the engine keeps the memory that it once took to try
   * them.
   */
  private static final int CPU_BATCH = 2;

  private final UpPlan plan;
  private final Opened opened = new Opened();

  private Platform(UpPlan plan) {
    this.plan = plan;
  }

  /** Makes what the plan says, without starting any of it. */
  public static Platform of(UpPlan plan) {
    return new Platform(plan);
  }

  /**
   * Starts everything and returns once a self-test frame has gone the whole way.
   *
   * @return where users find it
   * @throws Failure if something is in the way; what was started by then is left to {@link #close}
   */
  public URI start() {
    try {
      return startAll();
    } catch (ConfigException | TopicSetupException | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private URI startAll() {
    CompletableFuture<Void> natives = CompletableFuture.runAsync(Natives::load);
    if (mayUseOneDnn()) {
      // Not on the common pool, which on two processors is one thread, and the gateway's then.
      var _ = natives.thenRunAsync(Natives::loadOneDnn, Thread.ofPlatform().daemon()::start);
    }
    DataDirectory data = opened.add(DataDirectory.take(plan.data()));
    OwnKey own = OwnKey.openOrIn(plan.environment(), plan.data());
    FreePorts.require(plan.settings());
    String kafka = plan.kafka().orElseGet(() -> startBroker(data));
    Map<String, String> settings = settings(kafka, data, own);
    Topics topics = new Topics(settings.getOrDefault("topics.prefix", ""));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    natives.join();
    RunningProcessor processor =
        opened.add(StreamProcessor.start(ServiceSettings.forProcessor(settings), metrics));
    KafkaClients clients = new KafkaClients(kafka);
    ServingModel serving =
        new ServingModel(new Registry(clients, topics, Clock.systemUTC()), data, own.key());
    DemoSwitch demo =
        opened.add(
            new DemoSwitch(
                () -> serving.serveDemo(clients, topics), () -> new Demo(clients, topics)));
    GatewayExtras extras =
        new GatewayExtras(
            List.of(
                new ReadinessCheck(
                    "processor", () -> ProcessorCheck.answer(processor.readiness()))),
            Optional.of(demo));
    CompletableFuture<RunningGateway> gateway =
        CompletableFuture.supplyAsync(
            () -> opened.add(Gateway.start(ServiceSettings.forGateway(settings), metrics, extras)));
    Optional<String> chosen = serving.choose(plan.model(), plan.demo());
    serving.choosePromptable(plan.promptable());
    RunningGateway running = join(gateway);
    new ReadyWait(processor::readiness, running.managementUrl()).await(chosen);
    demo.allow();
    if (plan.demo()) {
      var _ = demo.start();
    }
    if (plan.train()) {
      settings.putIfAbsent("trainer.dir", data.trainer().toString());
      opened.add(RunningTrainer.start(settings, metrics, own.key()::sign));
    }
    // Closed before all else: a trainer takes half a minute to stop, and some are killed by then.
    opened.add(processor::endTrials);
    return running.url();
  }

  private boolean mayUseOneDnn() {
    String engine = plan.settings().getOrDefault("engine", "auto");
    return engine.equalsIgnoreCase("auto") || engine.equalsIgnoreCase("OneDNN");
  }

  private Map<String, String> settings(String kafka, DataDirectory data, OwnKey own) {
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.put("kafka.bootstrap.servers", kafka);
    settings.putIfAbsent("processor.model.dir", data.models().toString());
    settings.putIfAbsent("batch.max.frames", Integer.toString(CPU_BATCH));
    List<String> trusted = new ArrayList<>(plan.trust());
    trusted.add(own.key().publicKeyText());
    return ModelTrust.add(settings, trusted);
  }

  private String startBroker(DataDirectory data) {
    try {
      EmbeddedBroker broker =
          opened.add(EmbeddedBroker.startOnFreePorts(data.broker(), data.portsFile()));
      log.atInfo().addKeyValue("kafka", broker.bootstrapServers()).log("broker started");
      return broker.bootstrapServers();
    } catch (IOException e) {
      throw new Failure(
          "the broker cannot start in " + data.broker() + ": " + Failure.reason(e), e);
    }
  }

  private static RunningGateway join(CompletableFuture<RunningGateway> gateway) {
    try {
      return gateway.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Stops everything in the opposite order. */
  @Override
  public void close() {
    opened.close();
  }
}
