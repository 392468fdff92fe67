package dev.maskstream.processor.kill;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.Substitutes;
import dev.maskstream.processor.batching.FakePrompts;
import dev.maskstream.processor.segment.StandInPrompts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/**
 * The processor with a stand-in promptable model whose encoder takes a while, and for ever after so
 * many runs: {@code PromptsMain RUNS KEY=VALUE ...}.
 */
public final class PromptsMain {
  private static final long ENCODER_MILLIS = 120;

  private PromptsMain() {}

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> settings = new HashMap<>();
    for (String arg : List.of(args).subList(1, args.length)) {
      settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    StreamProcessor.start(
        new ProcessorSettings(settings),
        new SimpleMeterRegistry(),
        new Substitutes(
            Optional.of(
                new StandInPrompts(
                    FakePrompts.slow("sam", "1", ENCODER_MILLIS, Integer.parseInt(args[0])))),
            UnaryOperator.identity(),
            reason -> {
              throw new IllegalStateException(reason);
            }));
    new CountDownLatch(1).await();
  }
}
