package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.model.ModelChoice;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {
  private static final String POST = "/v1/sources/cam/frames?wait=mask";

  @TempDir private Path folder;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void modelAndMasksOutliveASigtermAndASigkill() throws Exception {
    ModelChoice model = ColourModel.write(folder);
    String first;
    try (RunningUp up = RunningUp.serving(folder, model)) {
      first = frame(up.url());

      assertThat(up.stop()).isIn(0, 143);
    }

    String second;
    try (RunningUp up = RunningUp.start(folder)) {
      second = frame(up.url());
      up.kill();
    }

    try (RunningUp up = RunningUp.start(folder)) {
      String third = frame(up.url());
      Set<String> kept = MaskTopic.frameIds(up.kafka());
      assertThat(kept).contains(first, second, third);
    }
  }

  /** Sends a picture; the id of its frame, whose mask the first model made. */
  private static String frame(URI url) {
    try (Answers answers = new Answers(url)) {
      var mask = answers.post(POST, "image/jpeg", ColourModel.jpeg()).json();
      assertThat(mask.getAsJsonObject("model").get("name").getAsString()).isEqualTo("colours");
      return mask.get("frame_id").getAsString();
    }
  }
}
