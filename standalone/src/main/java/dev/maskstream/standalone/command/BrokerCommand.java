package dev.maskstream.standalone.command;

import dev.maskstream.processor.StopSignal;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.broker.BrokerListening;
import dev.maskstream.standalone.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the broker alone. */
@Command(
    name = "broker",
    description = {
      "Run a Kafka broker alone: one node, for trying several processes or containers.",
      "It asks nobody who they are: let only those reach it who may read and write everything.",
      "Prints `broker HOST:PORT` on standard output once it takes clients.",
    })
final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".maskstream/kafka",
      description = {
        "Folder of topics and offsets, as `up` has one in its data directory.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Path folder;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}")
  private String listen;

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = "What clients are told to connect to. Default: where it listens.")
  private String advertise;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedBroker broker = start();
    StopSignal.whenAsked(broker::close);
    spec.commandLine().getOut().println("broker " + broker.bootstrapServers());
    spec.commandLine().getOut().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private EmbeddedBroker start() {
    try {
      return EmbeddedBroker.start(
          folder,
          new BrokerListening(
              listen, advertise == null ? listen : advertise, LoopbackPorts.free(0)));
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    } catch (IOException e) {
      throw new Failure("the broker cannot start in " + folder + ": " + Failure.reason(e), e);
    }
  }
}
