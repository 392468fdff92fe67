package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.ChildJvm;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What everything but inference adds to the time from a frame's append to its mask's. */
@Command(
    name = "latency",
    description = "Added latency of one source, from the frame's append to the mask's.")
public final class LatencyCommand implements Callable<Integer> {
  private static final int WARM_FRAMES = 60;

  @Mixin private ModelOptions models;

  @Option(
      names = "--engine",
      defaultValue = "real",
      description = "real, or the largest batch of a stand-in.")
  private String engine;

  @Option(names = "--load", defaultValue = "0.3", description = "Share of the pipeline's rate.")
  private double load;

  @Option(names = "--frames", defaultValue = "150", description = "Frames that are measured.")
  private int count;

  @Option(
      names = "--guarantee",
      defaultValue = "at_least_once",
      description = "at_least_once or exactly_once.")
  private String guarantee;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel model = models.model(work.path());
      FrameSet frames = FrameSet.streets();
      Topics topics = cluster.topics("lat-", 8);
      cluster.serve(topics, model);
      Map<String, String> settings = Map.of("engine.slots", "1", "processor.guarantee", guarantee);
      try (ChildJvm _ = cluster.processor(topics, engine, settings);
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, guarantee.equals("exactly_once"))) {
        double rate = Backlog.rate(Backlog.run(sender, tap, WARM_FRAMES, 1));
        long periodNanos = (long) (1e9 / (rate * load));
        System.out.printf(
            "%s, %s, %s: %.1f frames/s possible, one every %.1f ms sent%n",
            engine.equals("real") ? models.name() : "stand-in of batch " + engine,
            frames.name(),
            guarantee,
            rate,
            periodNanos / 1e6);
        pace(sender, periodNanos);
        report(sender, tap.await(WARM_FRAMES + count, Duration.ofMinutes(2)));
      }
    }
    return 0;
  }

  private void pace(Sender sender, long periodNanos) {
    long due = System.nanoTime() + periodNanos;
    for (int i = 0; i < count; i++) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sender.sendOne("cam-0");
      due += periodNanos;
    }
  }

  private static void report(Sender sender, List<MaskTap.Seen> masks) {
    List<Double> appended = new ArrayList<>();
    List<Double> received = new ArrayList<>();
    for (MaskTap.Seen mask : masks.subList(WARM_FRAMES, masks.size())) {
      Sender.Sent sent = sender.sent().get(mask.frameId());
      double infer = mask.inferNanos() / 1e6;
      appended.add(mask.appendMillis() - sent.appendMillis() - infer);
      received.add((mask.nanos() - sent.nanos()) / 1e6 - infer);
    }
    print("added from append to append, ms (the broker's clock has steps of 1)", appended);
    print("added from before the send to after the receipt, ms", received);
    print(
        "inference, ms",
        masks.subList(WARM_FRAMES, masks.size()).stream()
            .map(mask -> mask.inferNanos() / 1e6)
            .toList());
  }

  private static void print(String what, List<Double> millis) {
    Numbers numbers = Numbers.of(millis);
    System.out.printf(
        "%s: p50 %.1f, p90 %.1f, p99 %.1f, most %.1f%n",
        what,
        numbers.percentile(50),
        numbers.percentile(90),
        numbers.percentile(99),
        numbers.max());
  }
}
