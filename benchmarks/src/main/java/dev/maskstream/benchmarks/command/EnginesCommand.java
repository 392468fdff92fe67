package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.trainer.export.UntestedInt8;
import dev.maskstream.vision.EngineBench;
import dev.maskstream.vision.EngineBench.Measured;
import dev.maskstream.vision.FittedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a frame costs in each engine that this machine's processor has, taken in turns. */
@Command(
    name = "engines",
    description = "Time of a frame in ONNX Runtime and OneDNN, one thread each, and agreement.")
public final class EnginesCommand implements Callable<Integer> {
  private static final int FRAMES = 8;

  @Mixin private ModelOptions models;

  @Option(
      names = "--base",
      description = "Filters of the first level of a U-Net of random weights, 1 to 256.")
  private int base;

  @Option(names = "--width", defaultValue = "480", description = "Its width, a multiple of 8.")
  private int width;

  @Option(names = "--height", defaultValue = "352", description = "Its height, likewise.")
  private int height;

  @Option(names = "--rounds", defaultValue = "40", description = "Frames through each engine.")
  private int rounds;

  @Option(names = "--warm-rounds", defaultValue = "5", description = "Frames before that.")
  private int warmRounds;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create()) {
      BenchModel model = base == 0 ? models.model(work.path()) : drawn(work.path());
      List<FittedFrame> frames = model.fitted(FRAMES);
      Path int8 = UntestedInt8.write(model.file(), frames, work.path().resolve("int8.onnx"));
      try (EngineBench bench = new EngineBench(List.of(model.file(), int8), model.spec())) {
        bench.refused().forEach(it -> System.out.println(it.name() + ": " + it.reason()));
        print(bench.run(new EngineBench.Rounds(frames, warmRounds, rounds, () -> {})));
      }
    }
    return 0;
  }

  private void print(List<Measured> all) {
    System.out.println(
        base == 0 ? models.name() : "U-Net base %d, %dx%d".formatted(base, width, height));
    double first = Numbers.of(all.getFirst().millis()).median();
    for (Measured one : all) {
      System.out.printf(
          "%s %s: %s ms a frame, %.2fx, class maps agree on %.3f %%%s%n",
          one.engine().name(),
          one.engine().precision(),
          Numbers.of(one.millis()).spread("%.2f"),
          first / Numbers.of(one.millis()).median(),
          100 * one.agreement(),
          floor(one));
    }
  }

  /** What the convolutions alone took, where the engine tells. */
  private static String floor(Measured one) {
    if (one.convolutionMillis().isEmpty()) {
      return "";
    }
    double floor = Numbers.of(one.convolutionMillis()).median();
    return ", convolutions %.2f ms, %.2f of them"
        .formatted(floor, Numbers.of(one.millis()).median() / floor);
  }

  private BenchModel drawn(Path folder) throws IOException {
    return BenchModel.random(folder, base, width, height);
  }
}
