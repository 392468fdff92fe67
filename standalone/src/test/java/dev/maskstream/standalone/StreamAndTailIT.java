package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamAndTailIT {
  private static final int FRAMES = 40;

  @TempDir private Path folder;

  @Test
  void everyFrameOfAFolderIsMaskedAndTailSeesMasksAsTheyCome() throws Exception {
    ModelChoice model = ColourModel.write(folder);
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    for (int i = 0; i < FRAMES; i++) {
      Files.write(pictures.resolve("frame-%03d.jpg".formatted(i)), ColourModel.jpeg());
    }
    try (RunningUp up = RunningUp.serving(folder, model)) {
      String server = up.url().toString();
      CompletableFuture<CommandRun> tail =
          CompletableFuture.supplyAsync(
              () -> CommandRun.of("tail", "--source", "belt", "-n", "3", "--server", server));
      awaitTail(up);

      CommandRun stream =
          CommandRun.of(
              "stream",
              pictures.toString(),
              "--source",
              "belt",
              "--server",
              server,
              "--fps",
              "20",
              "--json");

      assertThat(stream.exitCode()).as(stream.err()).isZero();
      JsonObject summary = JsonParser.parseString(stream.out()).getAsJsonObject();
      assertThat(summary.get("accepted").getAsLong()).isEqualTo(FRAMES);
      assertThat(summary.get("masks").getAsLong()).isEqualTo(FRAMES);
      assertThat(summary.get("in_flight").getAsLong()).isZero();
      CommandRun seen = tail.get(60, TimeUnit.SECONDS);
      assertThat(seen.out()).hasLineCount(3);
      seen.out()
          .lines()
          .map(line -> JsonParser.parseString(line).getAsJsonObject())
          .forEach(mask -> assertThat(mask.get("source").getAsString()).isEqualTo("belt"));
    }
  }

  /** Until it watches: of what is streamed before, it sees nothing. */
  private static void awaitTail(RunningUp up) {
    try (Answers management = new Answers(up.managementUrl())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  management.get("/metrics").body().contains("maskstream_gateway_live_pages 1.0"));
    }
  }
}
