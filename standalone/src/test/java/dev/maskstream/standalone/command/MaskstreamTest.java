package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MaskstreamTest {
  static Stream<List<String>> everyCommand() {
    return walk(Maskstream.commandLine(Map.of()), List.of());
  }

  private static Stream<List<String>> walk(CommandLine line, List<String> path) {
    return Stream.concat(
        Stream.of(path),
        line.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    walk(
                        entry.getValue(),
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList())));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHasHelp(List<String> command) {
    CommandRun run =
        CommandRun.of(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: maskstream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bogus",
        "doctor --bogus",
        "tail",
        "models",
        "segment",
        "",
        "models add",
        "sources",
        "sources add"
      })
  void wrongUsageIsExitCodeTwo(String command) {
    CommandRun run = CommandRun.of(command.isEmpty() ? new String[0] : command.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Usage:");
  }

  @Test
  void aKeyIsALineOfItsOwnThoughAnEditorLeftTheLastOneOpen(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), "# our keys");

    CommandRun add =
        CommandRun.of("keys", "add", "cam", "--file", file.toString(), "--scope", "publish");

    assertThat(add.exitCode()).isZero();
    assertThat(CommandRun.of("keys", "list", "--file", file.toString()).out()).startsWith("cam ");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(CommandRun.of("--version").out()).startsWith("maskstream ").contains("Java 25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionKnowsEverySubcommand(String shell) {
    CommandRun run = CommandRun.of("completion", shell);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("segment", "doctor", "models", "sources");
  }

  @Test
  void aRegistryNobodyStartedIsSaidInOneLine() {
    CommandRun run = CommandRun.of("models", "list", "--data", "/nonexistent");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("./maskstream up").hasLineCount(1);
  }
}
