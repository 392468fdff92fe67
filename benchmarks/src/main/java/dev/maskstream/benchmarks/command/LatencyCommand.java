package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.StageTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What everything but inference adds to the time from a frame's append to its mask's. */
@Command(
    name = "latency",
    description = "Added latency of one source, from the frame's append to the mask's.")
public final class LatencyCommand implements Callable<Integer> {
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
      names = "--warm-frames",
      defaultValue = "60",
      description = "Frames before, all at once: their rate is what the load is a share of.")
  private int warmFrames;

  @Option(
      names = "--guarantee",
      defaultValue = "at_least_once",
      description = "at_least_once or exactly_once.")
  private String guarantee;

  @Option(
      names = "--light-frames",
      defaultValue = "0",
      description =
          "Frames through a model of next to no work before, until the JIT compilers are done.")
  private int light;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel model = models.model(work.path());
      FrameSet frames = FrameSet.streets();
      Topics topics = cluster.topics("lat-", 8);
      Backlog.Models served = new Backlog.Models(model.light(work.path()), model);
      cluster.serve(topics, light > 0 ? served.light() : model);
      Map<String, String> settings = Map.of("engine.slots", "1", "processor.guarantee", guarantee);
      try (Child _ = cluster.processor(topics, engine, settings);
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, guarantee.equals("exactly_once"))) {
        Backlog.warm(cluster, topics, sender, tap, served, light);
        int before = tap.count();
        double rate = Backlog.rate(Backlog.run(sender, tap, warmFrames, 1));
        long periodNanos = (long) (1e9 / (rate * load));
        System.out.printf(
            "%s, %s, %s: %.1f frames/s possible, one every %.1f ms sent%n",
            engine.equals("real") ? models.name() : "stand-in of batch " + engine,
            frames.name(),
            guarantee,
            rate,
            periodNanos / 1e6);
        // Sources of the warm-up would still have their places; one source is what is measured.
        Thread.sleep(Backlog.FORGET_MILLIS);
        pace(sender, periodNanos);
        report(
            sender,
            before + warmFrames,
            tap.await(before + warmFrames + count, Duration.ofMinutes(2)));
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

  private void report(Sender sender, int first, List<MaskTap.Seen> masks) {
    List<Double> appended = new ArrayList<>();
    List<Double> received = new ArrayList<>();
    for (MaskTap.Seen mask : masks.subList(first, masks.size())) {
      Sender.Sent sent = sender.sent().get(mask.frameId());
      double infer = mask.stages().getInferNanos() / 1e6;
      appended.add(mask.appendMillis() - sent.appendMillis() - infer);
      received.add((mask.nanos() - sent.nanos()) / 1e6 - infer);
    }
    print("added from append to append, ms (the broker's clock has steps of 1)", appended);
    print("added from before the send to after the receipt, ms", received);
    List<StageTimes> stages =
        masks.subList(first, masks.size()).stream().map(MaskTap.Seen::stages).toList();
    stage("inference, ms", stages, StageTimes::getInferNanos);
    stage("of the added: decode, ms", stages, StageTimes::getDecodeNanos);
    stage("of the added: wait for the engine, ms", stages, StageTimes::getQueueNanos);
    stage("of the added: encode, ms", stages, StageTimes::getEncodeNanos);
  }

  private static void stage(
      String what, List<StageTimes> stages, ToLongFunction<StageTimes> nanos) {
    print(what, stages.stream().map(times -> nanos.applyAsLong(times) / 1e6).toList());
  }

  private static void print(String what, List<Double> millis) {
    Numbers numbers = Numbers.of(millis);
    System.out.printf(
        "%s: p50 %.2f, p90 %.2f, p99 %.2f, most %.2f%n",
        what,
        numbers.percentile(50),
        numbers.percentile(90),
        numbers.percentile(99),
        numbers.max());
  }
}
