package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Backlog;
import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import dev.maskstream.benchmarks.model.BaselineGraph;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.BaselineProcess;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.PythonConsumer;
import dev.maskstream.benchmarks.process.Usage;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Processor time of a frame against a plain consumer's, in fp32 whatever runs ours. Both read the
 * same topic, one after the other, so that they do not take each other's time.
 */
@Command(
    name = "baseline",
    description =
        "Processor time a frame, against a plain hand-written consumer in Java or Python.")
public final class BaselineCommand implements Callable<Integer> {
  private static final int SOURCES = 8;
  private static final long POLL_MILLIS = 5;

  @Mixin private EngineOptions models;

  @Option(
      names = "--python",
      description = "Against a consumer in Python (PyTorch, confluent-kafka, Pillow) instead.")
  private boolean python;

  @Option(names = "--frames", defaultValue = "100", description = "Frames of each measurement.")
  private int count;

  @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each.")
  private int rounds;

  @Option(
      names = "--warm-frames",
      defaultValue = "100",
      description = "Frames through each before the first measurement.")
  private int warmFrames;

  @Option(
      names = "--light-frames",
      defaultValue = "0",
      description =
          "Frames through ours before that, with a model of next to no work, until the JIT"
              + " compilers are done; the plain consumer's time is in loops over pixels, which"
              + " they compile in its first frames.")
  private int light;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      BenchModel model = models.model(work.path());
      FrameSet frames = FrameSet.streets();
      Topics ours = cluster.topics("ours-", 8);
      Topics plain = cluster.topics("plain-", 8);
      Backlog.Models served = new Backlog.Models(model.light(work.path()), model);
      cluster.serve(ours, light > 0 ? served.light() : model);
      System.out.printf("model %s, %s%n", models.name(), frames.name());
      if (python) {
        System.out.println(PythonConsumer.prepare());
      }
      try (Child processor = cluster.processor(ours, "real", models.settings(1));
          Child baseline = baseline(cluster, plain, work.path());
          Sender toOurs = new Sender(cluster.brokers(), ours, frames);
          Sender toPlain = new Sender(cluster.brokers(), plain, frames);
          MaskTap tap = new MaskTap(cluster.brokers(), ours, false)) {
        Backlog.warm(cluster, ours, toOurs, tap, served, light);
        models.check(processor);
        var _ = measure(processor, toOurs, tap, warmFrames);
        var _ = measure(baseline, toPlain, warmFrames);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
          Usage of = measure(processor, toOurs, tap, count);
          Usage against = measure(baseline, toPlain, count);
          ratios.add(of.processMillisPerFrame() / against.processMillisPerFrame());
          System.out.printf(
              "round %d: ours %.1f ms (engine %.1f), plain consumer %.1f ms (engine %.1f), ratio"
                  + " %.3f%n",
              round,
              of.processMillisPerFrame(),
              of.processMillisPerFrame() - of.outsideEngineMillisPerFrame(),
              against.processMillisPerFrame(),
              against.processMillisPerFrame() - against.outsideEngineMillisPerFrame(),
              ratios.getLast());
        }
        System.out.println("ours over plain: " + Numbers.of(ratios).spread("%.3f"));
        System.out.println(
            "frames per processor second, ours over plain: "
                + Numbers.of(ratios.stream().map(ratio -> 1 / ratio).toList()).spread("%.2f"));
      }
    }
    return 0;
  }

  private Child baseline(Cluster cluster, Topics topics, Path folder) throws IOException {
    BenchModel model = models.whole(folder);
    Path file = folder.resolve("plain.onnx");
    ModelProto contract = ModelProto.parseFrom(Files.readAllBytes(model.file()));
    Files.write(file, BaselineGraph.of(contract).toByteArray());
    String width = Integer.toString(model.spec().inputWidth());
    String height = Integer.toString(model.spec().inputHeight());
    if (python) {
      return PythonConsumer.start(
          folder,
          List.of(
              cluster.brokers(), topics.frames(), topics.masks(), file.toString(), width, height),
          cluster.log("python"));
    }
    return Child.jvm(
        BaselineProcess.class,
        cluster.log("baseline"),
        List.of(
            cluster.brokers(),
            topics.prefix(),
            file.toString(),
            width,
            height,
            Integer.toString(model.spec().classes().size())));
  }

  private static Usage measure(Child processor, Sender sender, MaskTap tap, int count)
      throws Exception {
    Usage start = Usage.of(processor);
    int before = tap.count();
    sender.send(count, SOURCES);
    tap.await(before + count, java.time.Duration.ofMinutes(5));
    return Usage.of(processor).since(start);
  }

  private static Usage measure(Child baseline, Sender sender, int count) throws Exception {
    Usage start = Usage.of(baseline);
    sender.send(count, SOURCES);
    Usage used = Usage.of(baseline).since(start);
    while (used.frames() < count) {
      Thread.sleep(POLL_MILLIS);
      used = Usage.of(baseline).since(start);
    }
    return used;
  }
}
