package dev.maskstream.standalone.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.standalone.Failure;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RefusingGatewayTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aSubscriptionThatIsRefusedEndsWithTheReason() throws Exception {
    ServerAddress gateway =
        serve(
            request ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket ->
                            socket.textMessageHandler(
                                _ ->
                                    socket.writeTextMessage(
                                        "{\"error\":\"bad-message\",\"reason\":\"you may not watch cam\"}"))));

    try (LiveMasks masks = new LiveMasks(gateway, "cam")) {
      assertThatThrownBy(masks::next)
          .isInstanceOf(Failure.class)
          .hasMessage("the gateway refuses: you may not watch cam");
    }
  }

  @Test
  void aGatewayThatWantsAnotherKeySaysSo() throws Exception {
    ServerAddress gateway = serve(request -> request.response().setStatusCode(401).end());

    assertThatThrownBy(() -> FrameSender.open(gateway, "cam"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageContaining("--key");
  }

  @Test
  void aServerThatIsNoGatewayIsToldFromOne() throws Exception {
    ServerAddress other = serve(request -> request.response().end("<html>"));

    try (GatewayClient client = new GatewayClient(other)) {
      assertThatThrownBy(client::sources)
          .isInstanceOf(Failure.class)
          .hasMessageContaining("is no Maskstream gateway");
    }
  }

  private ServerAddress serve(Handler<HttpServerRequest> answer) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
    return new ServerAddress(
        URI.create("http://127.0.0.1:" + server.actualPort()), Optional.empty());
  }
}
