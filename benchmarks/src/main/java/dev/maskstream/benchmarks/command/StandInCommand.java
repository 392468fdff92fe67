package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.model.StandIn;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.Usage;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What share of a fast engine's limit the pipeline reaches. */
@Command(
    name = "standin",
    description =
        "Share of the limit of a stand-in engine (8 ms + 1 ms x batch, no processor time).")
public final class StandInCommand implements Callable<Integer> {
  private static final int PARTITIONS = 16;

  @Option(names = "--seconds", defaultValue = "6", description = "Length of each measurement.")
  private double seconds;

  @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each row.")
  private int rounds;

  @Option(
      names = "--warm-frames",
      defaultValue = "6000",
      description = "Frames before the first row of a processor, until the JIT compilers are done.")
  private int warmFrames;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,8,32",
      description = "Largest batches.")
  private List<Integer> batches;

  @Option(names = "--sources", split = ",", defaultValue = "16,1", description = "Sources.")
  private List<Integer> sources;

  @Option(
      names = "--guarantees",
      split = ",",
      defaultValue = "at_least_once,exactly_once",
      description = "Guarantees.")
  private List<String> guarantees;

  @Option(
      names = "--frame-size",
      defaultValue = "160x120",
      description = "Size of the drawn frames; small ones leave the engine the bottleneck.")
  private String frameSize;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel model = tiny(work.path());
      String[] size = frameSize.split("x", 2);
      FrameSet frames = FrameSet.drawn(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
      System.out.printf("%s (%.1f KB)%n", frames.name(), frames.meanKilobytes());
      int run = 0;
      for (String guarantee : guarantees) {
        for (int batch : batches) {
          Topics topics = cluster.topics("run" + run++ + "-", PARTITIONS);
          cluster.serve(topics, model);
          row(cluster, topics, frames, new Row(guarantee, batch));
        }
      }
    }
    return 0;
  }

  private record Row(String guarantee, int batch) {}

  private void row(Cluster cluster, Topics topics, FrameSet frames, Row row) throws Exception {
    Map<String, String> settings =
        Map.of(
            "engine.slots",
            "1",
            "batch.max.frames",
            Integer.toString(row.batch),
            "processor.guarantee",
            row.guarantee);
    boolean exactlyOnce = row.guarantee.equals("exactly_once");
    int count = (int) (StandIn.limit(row.batch) * seconds);
    try (Child processor = cluster.processor(topics, Integer.toString(row.batch), settings);
        Sender sender = new Sender(cluster.brokers(), topics, frames);
        MaskTap tap = new MaskTap(cluster.brokers(), topics, exactlyOnce)) {
      Backlog.run(sender, tap, Math.max(count, warmFrames), sources.getFirst());
      for (int from : sources) {
        if (from != sources.getFirst()) {
          Thread.sleep(Backlog.FORGET_MILLIS);
        }
        List<Double> shares = new ArrayList<>();
        double batchSize = 0;
        Usage start = Usage.of(processor);
        for (int round = 0; round < rounds; round++) {
          List<MaskTap.Seen> masks = Backlog.run(sender, tap, count, from);
          shares.add(Backlog.rate(masks) / StandIn.limit(row.batch));
          batchSize = masks.stream().mapToInt(MaskTap.Seen::batchSize).average().orElse(0);
        }
        Usage used = Usage.of(processor).since(start);
        System.out.printf(
            "%-13s batch %2d, %2d source(s): share of the limit %s; mean batch %.1f; %.2f ms of"
                + " processor time a frame%n",
            row.guarantee,
            row.batch,
            from,
            Numbers.of(shares).spread("%.3f"),
            batchSize,
            used.processNanos() / 1e6 / (count * rounds));
      }
    }
  }

  /** The registry wants a file, though the stand-in never opens it. */
  private static BenchModel tiny(Path folder) throws IOException {
    Path file = folder.resolve("tiny.onnx");
    Files.write(
        file,
        ContractGraph.colourModel(InputShape.anyBatch(160, 120), false, 0, 0xFF0000, 0xFF00, 0xFF)
            .toByteArray());
    return BenchModel.of(file, 4);
  }
}
