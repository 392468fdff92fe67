package dev.maskstream.benchmarks.process;

import dev.maskstream.standalone.broker.BrokerPorts;
import dev.maskstream.standalone.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A Kafka broker; says where it listens. Argument: its folder. */
public final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] args) throws IOException {
    Answers answers = new Answers();
    BrokerPorts ports = BrokerPorts.free(0, 0);
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), ports)) {
      answers.serve(broker.bootstrapServers(), _ -> Usage.now(0, 0).line());
    }
    // The broker leaves threads behind that nobody needs any more.
    Runtime.getRuntime().halt(0);
  }
}
