package dev.maskstream.benchmarks.training;

import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The trainer's step over the same step on libtorch, in turns, in processes of their own. */
@Command(
    name = "benchmarks/training/run",
    description = "Pictures a second of a training step: ours, libtorch's, and their ratio.",
    mixinStandardHelpOptions = true)
public final class TrainingBenchmark implements Callable<Integer> {
  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--rounds", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--steps", defaultValue = "10", description = "Of a round. ${DEFAULT-VALUE}")
  private int steps;

  private TrainingBenchmark() {}

  @Override
  public Integer call() throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> libtorchs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create()) {
      Path log = Files.createFile(work.path().resolve("log"));
      List<String> arguments = List.of(Integer.toString(threads));
      for (int round = 0; round < rounds; round++) {
        double own = picturesPerSecond(OurSteps.class, log, arguments);
        double libtorch = picturesPerSecond(LibtorchSteps.class, log, arguments);
        ours.add(own);
        libtorchs.add(libtorch);
        ratios.add(own / libtorch);
      }
    }
    System.out.printf(
        "%d threads, %d pictures of %dx%d a step%n",
        threads, Workload.BATCH, Workload.SHAPE.inputWidth(), Workload.SHAPE.inputHeight());
    System.out.printf("ours: %s pictures/s%n", Numbers.of(ours).spread("%.2f"));
    System.out.printf("libtorch: %s pictures/s%n", Numbers.of(libtorchs).spread("%.2f"));
    System.out.printf("ours over libtorch: %s%n", Numbers.of(ratios).spread("%.3f"));
    return 0;
  }

  private double picturesPerSecond(Class<?> side, Path log, List<String> arguments)
      throws Exception {
    try (Child child = Child.jvm(side, log, arguments)) {
      return steps * Workload.BATCH / Double.parseDouble(child.ask(Integer.toString(steps)));
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new TrainingBenchmark()).execute(args));
  }
}
