package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysAddCommandTest {
  @TempDir private Path folder;

  private CommandRun addInto(Path file) {
    return add(hashes(), file);
  }

  private static CommandRun add(Path hashes, Path file) {
    return CommandRun.of(
        "keys",
        "add",
        "first",
        "--file",
        hashes.toString(),
        "--scope",
        "publish,read,admin",
        "--into",
        file.toString());
  }

  private Path hashes() {
    return folder.resolve("api-keys");
  }

  private Path key() {
    return folder.resolve("api-key");
  }

  @Test
  void aKeyThatGoesIntoAFileIsNotPrinted() throws Exception {
    CommandRun run = addInto(key());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("the API key lies in " + key() + System.lineSeparator());
    assertThat(Files.readString(hashes())).doesNotContain(Files.readString(key()).strip());
  }

  @Test
  void noKeyIsMadeThatCannotBeHandedOver() {
    CommandRun run = addInto(folder.resolve("no-such/api-key"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cannot make the file").hasLineCount(1);
    assertThat(hashes()).doesNotExist();
  }

  @Test
  void aKeysFileIsMadeInAFolderThatIsThereOnly() {
    Path missing = folder.resolve("no-such/api-keys");

    CommandRun run = add(missing, key());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cannot make the file " + missing).hasLineCount(1);
    assertThat(key()).doesNotExist();
  }

  @Test
  void aLinkToNowhereIsNoPlaceForAKey() throws Exception {
    Files.createSymbolicLink(key(), folder.resolve("nowhere"));

    CommandRun run = addInto(key());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(hashes()).doesNotExist();
  }

  @Test
  void theKeyNeverGoesIntoTheKeysFile() {
    CommandRun run = addInto(folder.resolve("./api-keys"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("must be two files").hasLineCount(1);
    assertThat(hashes()).doesNotExist();
  }

  @Test
  void noSecondKeyIsMadeForAFileThatIsThere() throws Exception {
    addInto(key());
    String first = Files.readString(key());

    CommandRun again = addInto(key());

    assertThat(again.exitCode()).isZero();
    assertThat(Files.readString(key())).isEqualTo(first);
    assertThat(Files.readAllLines(hashes())).hasSize(1);
  }
}
