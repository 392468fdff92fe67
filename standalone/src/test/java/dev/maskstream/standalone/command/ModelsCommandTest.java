package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  private static final String FRAME = "01890a5d-ac96-774b-bcce-b302099a8057";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models show street",
        "models show Street@1",
        "models serve street@",
        "models shadow street@1 --share 1.5",
        "models shadow street@1 --source a/b",
        "models shadow street@1 --promote perhaps",
        "explain not-a-uuid",
        "explain " + FRAME + " --source a/b",
        "replay --source cam --from yesterday --model street@1",
        "replay --source cam --from -10m",
      })
  void whatMakesNoSenseIsWrongUsage(String command) {
    CommandRun run = CommandRun.of(command.split(" "));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("Usage:");
  }

  @Test
  void theOwnKeyIsPrintedWithItsPlace() {
    Map<String, String> environment = Map.of("HOME", folder.toString());

    CommandRun run = CommandRun.of(environment, "models", "key");

    assertThat(run.out()).startsWith("ed25519:").contains("signing-key.pem");
    assertThat(CommandRun.of(environment, "models", "key", "--json").out())
        .contains("\"public_key\": \"ed25519:");
  }

  @Test
  void aHomeThatCannotBeWrittenIsSaidInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandRun run = CommandRun.of(Map.of("HOME", file.toString()), "models", "key");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("MASKSTREAM_SIGNING_KEY").hasLineCount(1);
  }
}
