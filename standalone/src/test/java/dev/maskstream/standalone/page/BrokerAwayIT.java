package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.Answers;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.RunningUp;
import dev.maskstream.standalone.broker.BrokerProcess;
import dev.maskstream.standalone.model.ModelChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes and comes back while somebody watches. */
@ExtendWith(WithChromium.class)
class BrokerAwayIT {
  @TempDir private Path folder;

  @Test
  void thePageSaysThatKafkaIsAwayAndGoesOnByItself() throws Exception {
    ModelChoice model = ColourModel.write(folder);
    Process broker = broker();
    String kafka = address(broker);
    try (RunningUp up =
            RunningUp.start(
                folder,
                "--kafka",
                kafka,
                "--model",
                model.onnx().toString(),
                "--classes",
                model.classes().toString());
        Chromium chromium = Chromium.open();
        WatchedPage watched = chromium.page()) {
      watched.page().navigate(up.url().toString());
      watched.await(() -> watched.text("#health").equals("live"));

      broker.destroyForcibly().waitFor();
      watched.await(() -> watched.text("#health").startsWith("Kafka has not answered since"));
      broker = broker();
      assertThat(address(broker)).isEqualTo(kafka);

      watched.await(() -> watched.text("#health").equals("live"));
      try (Answers answers = new Answers(up.url())) {
        watched.await(
            () -> {
              answers.post("/v1/sources/back/frames", "image/jpeg", ColourModel.jpeg());
              return watched.page().locator(".tile[data-source='back'][data-state='live']").count()
                  == 1;
            });
      }
    } finally {
      broker.destroyForcibly();
    }
  }

  private Process broker() throws Exception {
    return BrokerProcess.start(folder.resolve("kafka"), folder.resolve("ports"));
  }

  private static String address(Process broker) throws IOException {
    return broker.inputReader(StandardCharsets.UTF_8).readLine();
  }
}
