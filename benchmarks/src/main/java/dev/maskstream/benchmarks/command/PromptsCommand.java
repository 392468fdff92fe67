package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Clicks;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Registry;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.load.SteadySender;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.ThreadTimes;
import dev.maskstream.benchmarks.process.Usage;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.BundledPair;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a second click costs and how long it takes, alone and while a live stream is segmented. */
@Command(
    name = "prompts",
    description =
        "Second clicks on frames whose embedding is held, over HTTP: processor time, latency, and"
            + " latency while a live stream fills the engine.")
public final class PromptsCommand implements Callable<Integer> {
  private static final int PARTITIONS = 8;
  private static final int CAMERAS = 4;
  private static final long IDLE_MILLIS = 3_000;

  @Option(names = "--clicks", defaultValue = "500", description = "Clicks that are measured.")
  private int count;

  @Option(names = "--warm-clicks", defaultValue = "1000", description = "Clicks before.")
  private int warm;

  @Option(names = "--frames", defaultValue = "8", description = "Frames that are clicked on.")
  private int frameCount;

  @Option(names = "--slots", defaultValue = "1", description = "Engine slots of one thread each.")
  private int slots;

  @Option(
      names = "--load",
      defaultValue = "1.2",
      description = "Live frames sent, as a share of what the engine can do.")
  private double load;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      Topics topics = cluster.topics("prompts-", PARTITIONS);
      serve(cluster, topics, work.path());
      FrameSet frames = FrameSet.drawn(480, 360);
      Map<String, String> settings =
          Map.of("engine.slots", Integer.toString(slots), "batch.max.frames", "2");
      try (Child processor = cluster.processor(topics, "real", settings);
          Child gateway = cluster.gateway(topics);
          Clicks clicks = new Clicks(URI.create(gateway.greeting()));
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, false)) {
        System.out.printf(
            "bundled models of 320x240, %s, %d slot(s), batches of at most 2%n",
            frames.name(), slots);
        clicks.begin(frames, frameCount);
        clicks.second(warm);
        double aloneP99 = alone(processor, clicks);
        beside(clicks, sender, tap, aloneP99);
      }
    }
    return 0;
  }

  private static void serve(Cluster cluster, Topics topics, Path folder)
      throws IOException, InterruptedException {
    try (Registry registry = cluster.registry(topics)) {
      registry.serve(BundledModel.unpack(folder.resolve("inspection")));
      registry.serve(
          BundledPair.unpack(folder.resolve("pointing"))
              .orElseThrow(() -> new IOException("this build has no bundled pair")));
    }
  }

  /** Clicks that nothing else is in the way of; their p99. */
  private double alone(Child processor, Clicks clicks) throws IOException, InterruptedException {
    Usage idle = Usage.of(processor);
    Thread.sleep(IDLE_MILLIS);
    double idleShare = Usage.of(processor).since(idle).processNanos() / 1e6 / IDLE_MILLIS;
    Usage before = Usage.of(processor);
    ThreadTimes threads = ThreadTimes.of(processor);
    long began = System.nanoTime();
    List<Clicks.Click> done = clicks.second(count);
    double millis = (System.nanoTime() - began) / 1e6;
    Usage used = Usage.of(processor).since(before);
    ThreadTimes usedByThread = ThreadTimes.of(processor).since(threads);
    double difference = used.outsideEngineMillisPerFrame();
    System.out.printf(
        "processor time a click: %.2f ms, of which the decoder's %.2f; difference %.2f, of which"
            + " %.2f as when nobody clicks%n",
        used.processMillisPerFrame(),
        used.processMillisPerFrame() - difference,
        difference,
        idleShare * millis / count);
    usedByThread.print(count, "a click");
    return print("alone", done);
  }

  /** Clicks while more live frames come than the engine can do. */
  private void beside(Clicks clicks, Sender sender, MaskTap tap, double aloneP99)
      throws IOException, InterruptedException {
    Backlog.run(sender, tap, 100, CAMERAS);
    double rate = Backlog.rate(Backlog.run(sender, tap, 200, CAMERAS));
    Duration period = Duration.ofNanos((long) (1e9 / (rate * load)));
    System.out.printf(
        "live stream: %.1f frames/s possible, %.1f sent from %d cameras%n",
        rate, rate * load, CAMERAS);
    try (SteadySender _ = SteadySender.start(sender, CAMERAS, period)) {
      clicks.second(count / 10);
      int first = tap.count();
      List<Clicks.Click> done = clicks.second(count);
      List<MaskTap.Seen> masks = tap.await(first, Duration.ZERO);
      Numbers batch =
          Numbers.of(
              masks.subList(first, masks.size()).stream()
                  .map(mask -> mask.stages().getInferNanos() / 1e6)
                  .toList());
      double p99 = print("beside the live stream", done);
      System.out.printf(
          "live batches meanwhile: p50 %.1f, p99 %.1f, most %.1f ms%n",
          batch.percentile(50), batch.percentile(99), batch.max());
      System.out.printf(
          "p99 beside the stream %.1f ms; alone and one running batch (p99) %.1f ms%n",
          p99, aloneP99 + batch.percentile(99));
    }
  }

  private static double print(String what, List<Clicks.Click> clicks) {
    print(what + ", decoder, ms", clicks, Clicks.Click::decoderMillis);
    print(what + ", wait for the engine, ms", clicks, Clicks.Click::queueMillis);
    return print(what + ", end to end over HTTP, ms", clicks, Clicks.Click::millis);
  }

  private static double print(
      String what, List<Clicks.Click> clicks, ToDoubleFunction<Clicks.Click> figure) {
    Numbers numbers = Numbers.of(clicks.stream().map(figure::applyAsDouble).toList());
    System.out.printf(
        "%s: p50 %.2f, p90 %.2f, p99 %.2f, most %.2f%n",
        what,
        numbers.percentile(50),
        numbers.percentile(90),
        numbers.percentile(99),
        numbers.max());
    return numbers.percentile(99);
  }
}
