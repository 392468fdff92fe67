package dev.maskstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerTest {
  @Test
  void aPortThatIsTakenIsForWhoeverChoseIt() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listener.Place place =
          new Listener.Place(
              "127.0.0.1", taken.getLocalPort(), 10, 1 << 20, Duration.ofSeconds(10));

      assertThatThrownBy(() -> Listener.open(vertx, place, Router.router(vertx), () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }
}
