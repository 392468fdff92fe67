package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.process.UpProcess;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.kafka.LoopbackPorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long {@code up} takes to its first mask, and how much memory it then holds. */
@Command(
    name = "startup",
    description = "Seconds of ./maskstream up to ready, and its memory idle.")
public final class StartupCommand implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "5", description = "Starts.")
  private int rounds;

  @Option(
      names = "--idle-seconds",
      defaultValue = "10",
      description = "Time between ready and the look at the memory.")
  private int idleSeconds;

  @Option(names = "--arguments", split = " ", description = "More arguments of up.")
  private List<String> more = List.of();

  @Override
  public Integer call() throws Exception {
    Path repository = UpProcess.repository();
    List<Double> fresh = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      try (WorkFolder work = WorkFolder.create()) {
        fresh.add(start(repository, work.path(), memory));
        again.add(start(repository, work.path(), memory));
      }
      System.out.printf(
          "round %d: %.2f s on an empty folder, %.2f s on the same again, %.0f MB%n",
          round, fresh.getLast(), again.getLast(), memory.getLast());
    }
    System.out.println("seconds to ready, empty folder: " + Numbers.of(fresh).spread("%.2f"));
    System.out.println("seconds to ready, second start: " + Numbers.of(again).spread("%.2f"));
    System.out.println("resident memory idle, MB: " + Numbers.of(memory).spread("%.0f"));
    return 0;
  }

  private double start(Path repository, Path folder, List<Double> memory) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--port",
                Integer.toString(LoopbackPorts.free(0)),
                "--management-port",
                Integer.toString(LoopbackPorts.free(0)),
                "--data",
                folder.resolve("data").toString()));
    arguments.addAll(more);
    try (UpProcess up = UpProcess.start(repository, folder.resolve("up.log"), arguments)) {
      Thread.sleep(idleSeconds * 1000L);
      memory.add(up.residentMegabytes());
      return up.secondsToReady();
    }
  }
}
