package dev.maskstream.standalone.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A broker in a JVM of its own, so that a test can kill it. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Arguments: data directory, file to remember ports in. Prints the address when it is up. */
  public static void main(String[] arguments) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), BrokerPorts.choose(Path.of(arguments[1])));
    System.out.println(broker.bootstrapServers());
    new CountDownLatch(1).await();
  }

  public static Process start(Path directory, Path ports) throws Exception {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                directory.toString(),
                ports.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
