package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.load.Cluster;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.ThreadTimes;
import dev.maskstream.benchmarks.process.Usage;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.proto.Topics;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a processor uses that nothing is sent to: Kafka's clients at work. */
@Command(
    name = "idle",
    description = "Processor time, by thread, of a processor that nothing is sent to.")
public final class IdleCommand implements Callable<Integer> {
  @Mixin private ModelOptions models;

  @Option(names = "--seconds", defaultValue = "60", description = "How long it is measured.")
  private int seconds;

  @Option(
      names = "--settle",
      defaultValue = "20",
      description = "Seconds before, in which it starts and its code is compiled.")
  private int settle;

  @Override
  public Integer call() throws Exception {
    try (WorkFolder work = WorkFolder.create();
        Cluster cluster = Cluster.start(work.path())) {
      Topics topics = cluster.topics("idle-", 8);
      cluster.serve(topics, models.model(work.path()));
      try (Child processor = cluster.processor(topics, "1", Map.of())) {
        Thread.sleep(settle * 1000L);
        Usage before = Usage.of(processor);
        ThreadTimes threads = ThreadTimes.of(processor);
        Thread.sleep(seconds * 1000L);
        System.out.printf(
            "idle: %.2f ms of processor time a second%n",
            Usage.of(processor).since(before).processNanos() / 1e6 / seconds);
        ThreadTimes.of(processor).since(threads).print(seconds, "a second");
      }
    }
    return 0;
  }
}
