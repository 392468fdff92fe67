package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSocket clients that talk and never listen. What they would be told must not pile up. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeafClientTest {
  private static final int TEXT = 1;

  /** More than the buffers of both ends' sockets hold. */
  private static final int FAR_TOO_MUCH = 24 << 20;

  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "deaf-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void oneThatSendsFramesIsNotReadFromAnyMore() throws IOException {
    assertThat(sentUntilNobodyReads("/v1/sources/deaf/frames", "no picture"))
        .isLessThan(FAR_TOO_MUCH);
  }

  @Test
  void oneThatSubscribesIsNotReadFromAnyMore() throws IOException {
    assertThat(sentUntilNobodyReads("/v1/live", "{\"subscribe\":[\"a\",\"b\",\"c\"]}"))
        .isLessThan(FAR_TOO_MUCH);
  }

  private int sentUntilNobodyReads(String path, String message) throws IOException {
    try (SocketChannel channel = SocketChannel.open();
        Selector selector = Selector.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 10);
      channel.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.url("/").getPort()));
      channel.write(ByteBuffer.wrap(upgrade(path).getBytes(US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer messages = manyOf(message.getBytes(US_ASCII));
      int sent = 0;
      // A second in which nothing can be written is a server that does not read.
      while (sent < FAR_TOO_MUCH && selector.select(1_000) > 0) {
        selector.selectedKeys().clear();
        sent += channel.write(messages);
        if (!messages.hasRemaining()) {
          messages.rewind();
        }
      }
      return sent;
    }
  }

  private static String upgrade(String path) {
    return """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """
        .formatted(path);
  }

  /** Frames of RFC 6455 section 5.2, whole, masked with zeros: texts. */
  private static ByteBuffer manyOf(byte[] message) {
    ByteBuffer many = ByteBuffer.allocate(1_000 * (6 + message.length));
    while (many.hasRemaining()) {
      many.put((byte) (0x80 | TEXT)).put((byte) (0x80 | message.length)).putInt(0).put(message);
    }
    return many.flip();
  }
}
