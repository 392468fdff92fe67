package dev.maskstream.benchmarks.process;

import dev.maskstream.benchmarks.model.Metered;
import dev.maskstream.benchmarks.model.StandIn;
import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.Substitutes;
import dev.maskstream.processor.registry.EngineModelLoader;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.vision.image.OpenCv;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stream processor as it ships, with a meter in its engine or a stand-in for it. Arguments:
 * {@code real} or the stand-in's largest batch, then settings as {@code key=value}. Ready when a
 * model serves.
 */
public final class ProcessorProcess {
  private static final long READY_POLL_MILLIS = 20;
  private static final String ENGINE = "engine";

  private ProcessorProcess() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Answers answers = new Answers();
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      given.put(pair[0], pair[1]);
    }
    ProcessorSettings settings = new ProcessorSettings(given);
    Metered.Meter meter = new Metered.Meter();
    OpenCv.load();
    Substitutes substitutes =
        new Substitutes(
            Optional.of(loader(args[0], settings, meter)),
            UnaryOperator.identity(),
            ProcessorProcess::fail);
    try (RunningProcessor processor =
        StreamProcessor.start(settings, new SimpleMeterRegistry(), substitutes)) {
      while (!processor.readiness().faults().isEmpty()) {
        Thread.sleep(READY_POLL_MILLIS);
      }
      answers.serve(
          "",
          question ->
              switch (question) {
                case ENGINE -> running(processor);
                case ThreadTimes.QUESTION -> ThreadTimes.now().line();
                default -> Usage.now(meter.nanos(), meter.frames()).line();
              });
    }
    Runtime.getRuntime().halt(0);
  }

  /** Asks a child for the engine of what serves by now, and its precision. */
  public static String engine(Child child) throws IOException {
    return child.ask(ENGINE);
  }

  private static String running(RunningProcessor processor) {
    return processor
        .readiness()
        .serving()
        .map(serving -> serving.engine().running().get().chosen())
        .map(chosen -> chosen.name() + " " + chosen.precision())
        .orElse("");
  }

  private static ModelLoader loader(
      String engine, ProcessorSettings settings, Metered.Meter meter) {
    if (!engine.equals("real")) {
      return StandIn.loader(Integer.parseInt(engine));
    }
    ModelLoader real =
        new EngineModelLoader(
            settings.engine(Runtime.getRuntime().availableProcessors()),
            settings.batchPolicy().maxFrames(),
            System::nanoTime);
    return Metered.loader(real, meter);
  }

  private static void fail(String reason) {
    System.err.println("the processor cannot go on: " + reason);
    Runtime.getRuntime().halt(1);
  }
}
