package dev.maskstream.processor;

import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * The processor as {@link Main} runs it, on a stand-in engine that loses its device after so many
 * batches: {@code DeviceLostMain BATCHES KEY=VALUE ...}.
 */
public final class DeviceLostMain {
  private DeviceLostMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int batches = Integer.parseInt(args[0]);
    Map<String, String> keys = new HashMap<>();
    for (String arg : List.of(args).subList(1, args.length)) {
      keys.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    ProcessorSettings settings = new ProcessorSettings(keys);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RunningProcessor processor =
        StreamProcessor.start(
            settings,
            metrics,
            new Substitutes(
                Optional.of((_, spec, _) -> standIn(spec, batches)),
                UnaryOperator.identity(),
                Substitutes.none().onFatal()));
    var _ =
        new HealthServer(
            new InetSocketAddress(settings.healthHost(), settings.healthPort()),
            processor::readiness,
            metrics);
    new CountDownLatch(1).await();
  }

  private static ModelLoader.Loaded standIn(ModelSpec spec, int batches) {
    List<Integer> sizes = List.of(1, 2);
    FakeSegmenter engine =
        new FakeSegmenter(spec.name(), spec.version(), new Semaphore(1_000_000), sizes);
    engine.worksFor = batches;
    engine.failure = EngineException.Kind.DEVICE_LOST;
    EngineChoice choice = new EngineChoice(new EngineInfo("Fake", "fp32"), List.of());
    return new ModelLoader.Loaded(engine.ready(), new EngineReport(choice, 1, sizes, 0));
  }
}
