package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerCommandTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatAnotherBrokerUsesIsToldInOneLine() throws Exception {
    try (FileChannel held =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      held.lock();

      CommandRun run = start("127.0.0.1:" + LoopbackPorts.free(0));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains(folder + ": another broker uses it").hasLineCount(1);
    }
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      CommandRun run = start(address);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains(address + " cannot be listened on").hasLineCount(1);
    }
  }

  @Test
  void aPortThatNoClientCouldBeToldIsRefused() {
    CommandRun run = start("127.0.0.1:0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("HOST:PORT, not 127.0.0.1:0").hasLineCount(1);
  }

  private CommandRun start(String listen) {
    return CommandRun.of("broker", "--dir", folder.toString(), "--listen", listen);
  }
}
