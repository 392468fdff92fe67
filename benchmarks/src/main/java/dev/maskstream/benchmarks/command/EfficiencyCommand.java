package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.ThreadTimes;
import dev.maskstream.benchmarks.process.Usage;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frames a second from topic to topic over what the engine alone can do. */
@Command(
    name = "efficiency",
    description =
        "Pipeline rate over the raw engine's rate, and processor time outside the engine.")
public final class EfficiencyCommand implements Callable<Integer> {
  @Mixin private EngineOptions models;

  @Option(names = "--slots", defaultValue = "1", description = "Engine slots of one thread each.")
  private int slots;

  @Option(names = "--seconds", defaultValue = "12", description = "Length of each measurement.")
  private double seconds;

  @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each kind.")
  private int rounds;

  @Option(
      names = "--warm-frames",
      defaultValue = "200",
      description = "Frames before the first measurement, until the JIT compilers are done.")
  private int warmFrames;

  @Option(
      names = "--light-frames",
      defaultValue = "3000",
      description =
          "Frames through a model of next to no work before, until the JIT compilers are done.")
  private int light;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel model = models.model(work.path());
      FrameSet frames = FrameSet.streets();
      Topics topics = cluster.topics("eff-", 8);
      Backlog.Models served = new Backlog.Models(model.light(work.path()), model);
      cluster.serve(topics, light > 0 ? served.light() : model);
      List<Child> raw = new ArrayList<>();
      for (int slot = 0; slot < slots; slot++) {
        raw.add(models.rawEngine(model, cluster.log("raw")));
      }
      try (Child processor = cluster.processor(topics, "real", models.settings(slots));
          Sender sender = new Sender(cluster.brokers(), topics, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), topics, false)) {
        System.out.printf(
            "model %s, %s (%.0f KB), %d slot(s)%n",
            models.name(), frames.name(), frames.meanKilobytes(), slots);
        Backlog.warm(cluster, topics, sender, tap, served, light);
        Backlog.run(sender, tap, warmFrames, 8);
        measure(raw, processor, sender, tap);
      } finally {
        for (Child child : raw) {
          child.close();
        }
      }
    }
    return 0;
  }

  private void measure(List<Child> raw, Child processor, Sender sender, MaskTap tap)
      throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> outside = new ArrayList<>();
    double before = rate(raw, seconds);
    for (int round = 0; round < rounds; round++) {
      Usage start = Usage.of(processor);
      ThreadTimes threads = ThreadTimes.of(processor);
      List<MaskTap.Seen> masks = Backlog.run(sender, tap, (int) Math.max(20, before * seconds), 8);
      Usage used = Usage.of(processor).since(start);
      ThreadTimes usedByThread = ThreadTimes.of(processor).since(threads);
      double after = rate(raw, seconds);
      double pipeline = Backlog.rate(masks);
      ratios.add(pipeline / ((before + after) / 2));
      outside.add(used.outsideEngineMillisPerFrame());
      System.out.printf(
          "round %d: raw %.2f and %.2f/s, pipeline %.2f/s, ratio %.3f; a frame took %.2f ms of"
              + " processor time, %.2f outside the engine; row runs %.0f bytes%n",
          round + 1,
          before,
          after,
          pipeline,
          ratios.getLast(),
          used.processMillisPerFrame(),
          outside.getLast(),
          masks.stream().mapToInt(MaskTap.Seen::rowRunBytes).average().orElse(0));
      usedByThread.print(masks.size(), "a frame");
      before = after;
    }
    System.out.println("pipeline over raw engine: " + Numbers.of(ratios).spread("%.3f"));
    System.out.println(
        "processor time outside the engine, ms a frame: " + Numbers.of(outside).spread("%.2f"));
  }

  /** Runs a second of all raw engines, at work at the same time. */
  private static double rate(List<Child> raw, double seconds) throws Exception {
    try (ExecutorService each = Executors.newFixedThreadPool(raw.size())) {
      List<Future<String>> rates = new ArrayList<>();
      for (Child engine : raw) {
        rates.add(each.submit(() -> engine.ask(Double.toString(seconds))));
      }
      double sum = 0;
      for (Future<String> rate : rates) {
        sum += Double.parseDouble(rate.get());
      }
      return sum;
    }
  }
}
