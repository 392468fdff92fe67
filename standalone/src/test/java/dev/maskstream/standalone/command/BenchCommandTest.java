package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.model.BundledModel;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void unpackModel() {
    var _ = BundledModel.unpack(folder);
  }

  @Test
  void everyEngineAndPrecisionIsALineOfTheTable() {
    CommandRun run = bench("--rounds", "2", "--warm-rounds", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "CPU ms/frame", "frames/s/core", "OnnxRuntime fp32", "OnnxRuntime int8", "TensorRT:");
  }

  @Test
  void theFirstOneAgreesWithItselfAndTheOthersNearlySo() {
    CommandRun run = bench("--rounds", "2", "--warm-rounds", "0", "--json");

    JsonObject figures = JsonParser.parseString(run.out()).getAsJsonObject();
    JsonObject first = figures.getAsJsonArray("engines").get(0).getAsJsonObject();
    JsonObject second = figures.getAsJsonArray("engines").get(1).getAsJsonObject();
    assertThat(first.get("agreement").getAsDouble()).isEqualTo(1);
    assertThat(first.getAsJsonObject("cpu_ms_per_frame").get("median").getAsDouble()).isPositive();
    assertThat(second.get("precision").getAsString()).isEqualTo("int8");
    assertThat(second.get("agreement").getAsDouble()).isBetween(0.9, 0.9999999);
  }

  @Test
  void noRoundsAreWrongUsage() {
    assertThat(bench("--rounds", "0").exitCode()).isEqualTo(2);
  }

  @Test
  void aFolderWithoutPicturesIsSaidInOneLine() {
    CommandRun run = bench("--pictures", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("holds no .jpg, .jpeg or .png").hasLineCount(1);
  }

  private CommandRun bench(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "bench";
    words[1] = "engine";
    words[2] = folder.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return CommandRun.of(words);
  }
}
