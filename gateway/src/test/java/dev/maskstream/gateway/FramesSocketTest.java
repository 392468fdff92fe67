package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramesSocketTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "socket-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private TestSocket open(String source) {
    return TestSocket.open(gateway.client(), gateway.url("/v1/sources/" + source + "/frames"));
  }

  @Test
  void theServerBeginsWithItsCredit() throws InterruptedException {
    try (TestSocket socket = open("cam")) {
      assertThat(socket.text().getInteger("credit")).isEqualTo(32);
    }
  }

  @Test
  void everyFrameHasItsReceiptAndKeepsItsOrder() throws InterruptedException {
    byte[] picture = TestPictures.jpeg(32, 32);
    try (TestSocket socket = open("ordered")) {
      socket.text();
      for (int i = 0; i < 100; i++) {
        socket.send(picture);
      }

      for (int i = 0; i < 100; i++) {
        JsonObject receipt = socket.text();
        assertThat(receipt.getString("status")).isEqualTo("accepted");
        assertThat(receipt.getLong("n")).isEqualTo(i + 1);
        assertThat(receipt.getLong("sequence")).isEqualTo(i);
        assertThat(receipt.getInteger("credit")).isBetween(0, 32);
      }
    }
    await()
        .untilAsserted(
            () -> assertThat(gateway.accounting("ordered").getLong("masks")).isEqualTo(100));
  }

  @Test
  void aBadFrameIsRefusedWithItsReasonAndTheNextOneTaken() throws InterruptedException {
    try (TestSocket socket = open("mixed")) {
      socket.text();
      socket.send(TestPictures.firstHalfOf(TestPictures.jpeg(64, 64)));
      socket.send(TestPictures.jpeg(64, 64));

      JsonObject first = socket.text();
      JsonObject second = socket.text();

      assertThat(first.getString("status")).isEqualTo("refused");
      assertThat(first.getString("reason_code")).isEqualTo("torn-picture");
      assertThat(second.getString("status")).isEqualTo("accepted");
    }
  }

  @Test
  void aLargeFrameIsNotLostInSilence() throws InterruptedException {
    byte[] picture = TestPictures.noise(1400, 1000);
    assertThat(picture.length).isGreaterThan(3 << 20);
    try (TestSocket socket = open("large")) {
      socket.text();
      socket.send(picture);

      assertThat(socket.text().getString("status")).isEqualTo("accepted");
    }
  }

  @Test
  void textIsRefused() throws InterruptedException {
    try (TestSocket socket = open("text")) {
      socket.text();
      socket.send(new JsonObject());

      assertThat(socket.text().getString("reason_code")).isEqualTo("text-not-picture");
    }
  }
}
