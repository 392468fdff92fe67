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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What everything but inference adds to the time from a frame's append to its mask's. */
@Command(
    name = "latency",
    description = "Added latency of one source, from the frame's append to the mask's.")
public final class LatencyCommand implements Callable<Integer> {
  private static final int PARTITIONS = 8;
  private static final String CALM = "cam-0";

  @Mixin private EngineOptions models;

  @Option(
      names = "--stand-in",
      paramLabel = "BATCH",
      description = "Largest batch of a stand-in engine (8 ms + 1 ms x batch) that runs instead.")
  private Integer standIn;

  @Option(
      names = "--flood",
      paramLabel = "TIMES",
      defaultValue = "0",
      description =
          "Measure again beside a source that sends this many times as much, on another partition.")
  private int flood;

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
      Topics topics = cluster.topics("lat-", PARTITIONS);
      Backlog.Models served = new Backlog.Models(model.light(work.path()), model);
      cluster.serve(topics, light > 0 ? served.light() : model);
      Map<String, String> settings = new HashMap<>(models.settings(1));
      settings.put("processor.guarantee", guarantee);
      String engine = standIn == null ? "real" : standIn.toString();
      try (Child _ = cluster.processor(topics, engine, settings);
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, guarantee.equals("exactly_once"))) {
        Backlog.warm(cluster, topics, sender, tap, served, light);
        double rate = Backlog.rate(Backlog.run(sender, tap, warmFrames, 1));
        long periodNanos = (long) (1e9 / (rate * load));
        System.out.printf(
            "%s, %s, %s: %.1f frames/s possible, one every %.1f ms sent%n",
            standIn == null ? models.name() : "stand-in of batch " + standIn,
            frames.name(),
            guarantee,
            rate,
            periodNanos / 1e6);
        // Sources of the warm-up would still have their places; one source is what is measured.
        Thread.sleep(Backlog.FORGET_MILLIS);
        List<MaskTap.Seen> alone = pace(sender, tap, periodNanos, 0);
        report(sender, alone);
        if (flood > 0) {
          reportFlood(sender, alone, pace(sender, tap, periodNanos, flood));
        }
      }
    }
    return 0;
  }

  /**
   * Sends the measured frames at their pace, and between two of them so many of another source.
   *
   * @return the masks of the measured ones
   */
  private List<MaskTap.Seen> pace(Sender sender, MaskTap tap, long periodNanos, int between)
      throws InterruptedException {
    int before = tap.count();
    int all = count * (1 + between);
    String other = onAnotherPartition();
    long step = periodNanos / (1 + between);
    long due = System.nanoTime() + step;
    for (int i = 0; i < all; i++) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sender.sendOne(i % (1 + between) == 0 ? CALM : other);
      due += step;
    }
    List<MaskTap.Seen> masks = tap.await(before + all, Duration.ofMinutes(5));
    int partition = partitionOf(CALM);
    return masks.subList(before, before + all).stream()
        .filter(mask -> mask.partition() == partition)
        .toList();
  }

  private static String onAnotherPartition() {
    int number = 0;
    while (partitionOf("flood-" + number) == partitionOf(CALM)) {
      number++;
    }
    return "flood-" + number;
  }

  /** As Kafka's producer places a key. */
  private static int partitionOf(String source) {
    return Utils.toPositive(Utils.murmur2(source.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
  }

  private static void reportFlood(
      Sender sender, List<MaskTap.Seen> alone, List<MaskTap.Seen> beside) {
    Numbers calm = appendToAppend(sender, alone);
    Numbers flooded = appendToAppend(sender, beside);
    System.out.printf(
        "from append to append, inference and all, ms: alone p50 %.1f, p99 %.1f; beside the flood"
            + " p50 %.1f, p99 %.1f; p99 over p99 %.2f%n",
        calm.percentile(50),
        calm.percentile(99),
        flooded.percentile(50),
        flooded.percentile(99),
        flooded.percentile(99) / calm.percentile(99));
  }

  private static Numbers appendToAppend(Sender sender, List<MaskTap.Seen> masks) {
    return Numbers.of(
        masks.stream()
            .map(
                mask ->
                    (double) mask.appendMillis() - sender.sent().get(mask.frameId()).appendMillis())
            .toList());
  }

  private static void report(Sender sender, List<MaskTap.Seen> masks) {
    List<Double> appended = new ArrayList<>();
    List<Double> received = new ArrayList<>();
    for (MaskTap.Seen mask : masks) {
      Sender.Sent sent = sender.sent().get(mask.frameId());
      double infer = mask.stages().getInferNanos() / 1e6;
      appended.add(mask.appendMillis() - sent.appendMillis() - infer);
      received.add((mask.nanos() - sent.nanos()) / 1e6 - infer);
    }
    print("added from append to append, ms (the broker's clock has steps of 1)", appended);
    print("added from before the send to after the receipt, ms", received);
    List<StageTimes> stages = masks.stream().map(MaskTap.Seen::stages).toList();
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
