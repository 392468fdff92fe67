package dev.maskstream.processor.kill;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.Substitutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The processor without its commit guard, to show what the guard is for. Loses frames. */
public final class UnguardedMain {
  private UnguardedMain() {}

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    StreamProcessor.start(
        new ProcessorSettings(settings),
        new SimpleMeterRegistry(),
        new Substitutes(
            Optional.empty(),
            _ -> wished -> wished,
            reason -> {
              throw new IllegalStateException(reason);
            }));
    new CountDownLatch(1).await();
  }
}
