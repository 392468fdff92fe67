package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Registry;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.load.SteadySender;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.report.SwapReport;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a swap of the model costs the frames that come meanwhile. */
@Command(
    name = "swap",
    description =
        "Swaps two real models in turn under a steady load: frames lost, latency, memory.")
public final class SwapCommand implements Callable<Integer> {
  private static final int WARM_FRAMES = 60;
  private static final int SETTLED_SWAPS = 10;

  /** Fetching, checking and warming a version beside a busy engine. */
  private static final Duration SWAP_DEADLINE = Duration.ofMinutes(2);

  @Mixin private ModelOptions models;

  @Option(names = "--swaps", defaultValue = "50", description = "How often the model changes.")
  private int swaps;

  @Option(
      names = "--every",
      defaultValue = "4",
      description = "Seconds from a swap to the next decision.")
  private double every;

  @Option(names = "--load", defaultValue = "0.6", description = "Share of the pipeline's rate.")
  private double load;

  @Option(names = "--sources", defaultValue = "4", description = "Cameras.")
  private int sources;

  @Option(names = "--slots", defaultValue = "1", description = "Engine slots.")
  private int slots;

  @Option(
      names = "--fresh",
      description = "Keep no version warm, so that each swap loads its version anew.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel one = models.model(work.path());
      BenchModel two = one.other(work.path());
      FrameSet frames = FrameSet.streets();
      Topics topics = cluster.topics("swap-", 8);
      cluster.serve(topics, one);
      try (Child processor = cluster.processor(topics, "real", settings());
          Registry registry = cluster.registry(topics);
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, false)) {
        registry.add(one);
        registry.add(two);
        Backlog.run(sender, tap, WARM_FRAMES, sources);
        double rate = Backlog.rate(Backlog.run(sender, tap, WARM_FRAMES, sources));
        System.out.printf(
            "%s, %s, %d slot(s): %.1f frames/s possible, %.0f %% of them sent from %d cameras%n",
            models.name(), frames.name(), slots, rate, 100 * load, sources);
        new SwapReport(
                run(processor, registry, List.of(two, one), new Load(sender, tap, rate * load)),
                sender,
                tap)
            .print();
      }
    }
    return 0;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("engine.slots", Integer.toString(slots));
    if (fresh) {
      settings.put("rollout.keep.ms", "0");
    }
    return settings;
  }

  /** What is sent meanwhile, and where its masks come. */
  private record Load(Sender sender, MaskTap masks, double framesPerSecond) {
    Duration period() {
      return Duration.ofNanos((long) (1e9 / framesPerSecond));
    }
  }

  /** Swap after swap; a decision waits until the one before it serves, or it would replace it. */
  private List<SwapReport.Swap> run(
      Child processor, Registry registry, List<BenchModel> turns, Load sent)
      throws IOException, InterruptedException {
    List<SwapReport.Swap> done = new ArrayList<>();
    long pause = (long) (every * TimeUnit.SECONDS.toNanos(1));
    try (SteadySender _ = SteadySender.start(sent.sender(), sources, sent.period())) {
      TimeUnit.NANOSECONDS.sleep(pause);
      for (int at = 0; at < swaps; at++) {
        BenchModel next = turns.get(at % turns.size());
        long decided = registry.serve(next);
        sent.masks().awaitVersion(next.spec().version(), decided, SWAP_DEADLINE);
        TimeUnit.NANOSECONDS.sleep(pause);
        done.add(new SwapReport.Swap(decided, next.spec().version(), processor.residentBytes()));
        if (at + 1 == SETTLED_SWAPS || at + 1 == swaps) {
          System.out.printf("after %d swaps: %d MiB%n", at + 1, processor.residentBytes() >> 20);
        }
      }
    }
    return done;
  }
}
