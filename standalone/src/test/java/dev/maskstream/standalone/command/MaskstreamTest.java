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
import org.junit.jupiter.params.provider.CsvSource;
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
    // Where a name such as .maskstream is broken, one cannot tell what it is.
    assertThat(run.out().lines()).noneMatch(line -> line.matches(".*[ :]\\."));
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
        "sources add",
        "tail --source cam -n 0",
        "stream . --source cam --fps -1",
        "segment part.jpg --timeout 0",
        "segment part.jpg --timeout 61",
        "segment part.jpg --model street.onnx --classes street.json",
        "segment part.jpg --fit stretch",
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

  @ParameterizedTest
  @CsvSource({
    "evaluate no-such.onnx DATA, cannot read no-such.onnx: no-such.onnx does not exist",
    "bench engine no-such.onnx, no-such.onnx does not exist",
    "export no-such.onnx -o target/none, there is no file no-such.onnx",
    "models add src --classes pom.xml, src is a folder",
    "models add-sam --encoder pom.xml --decoder src, src is a folder",
    "segment no-such.jpg, no-such.jpg: cannot be read: no-such.jpg does not exist",
    "segment /, /: cannot be read: Is a directory",
    "keys list --file no-such, no-such does not exist",
    "keys add cam --file no-such/keys --scope read, file no-such/keys: its folder is not there",
    "gateway --config no-such, cannot read settings from no-such: no-such does not exist",
    "camera --unpack pom.xml --kafka 127.0.0.1:9, pom.xml is no folder",
    "tail --source cam --server http://127.0.0.1:9, nothing answers at http://127.0.0.1:9",
    "sources list --server http://127.0.0.1:99999, a server address looks like",
    "stream src --source cam, src holds no .jpg",
  })
  void whatIsInTheWayIsSaidInOneLine(String command, String said) {
    CommandRun run = CommandRun.of(command.split(" "));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(said).hasLineCount(1);
  }

  @Test
  void anApiKeyThatCannotBeOneIsNotRepeated() {
    CommandRun run = CommandRun.of("sources", "list", "--key", "gate.s\u00e9cret");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("API key").doesNotContain("cret").hasLineCount(1);
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
