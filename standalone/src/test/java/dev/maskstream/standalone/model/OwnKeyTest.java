package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.standalone.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKeyTest {
  @TempDir private Path folder;

  @Test
  void theKeyIsMadeOnceInTheUsersConfigurationFolder() {
    Map<String, String> environment = Map.of("HOME", folder.toString());

    OwnKey made = OwnKey.open(environment);
    OwnKey found = OwnKey.open(environment);

    assertThat(made.file()).isEqualTo(folder.resolve(".config/maskstream/signing-key.pem"));
    assertThat(found.key().publicKeyText()).isEqualTo(made.key().publicKeyText());
  }

  @Test
  void aNamedFileComesBeforeTheConfigurationFolderAndThatBeforeTheHome() {
    Path named = folder.resolve("mine.pem");
    Path config = folder.resolve("config");

    assertThat(
            OwnKey.place(
                Map.of(OwnKey.VARIABLE, named.toString(), "XDG_CONFIG_HOME", config.toString())))
        .hasValue(named);
    assertThat(OwnKey.place(Map.of("XDG_CONFIG_HOME", config.toString(), "HOME", "/home/me")))
        .hasValue(config.resolve("maskstream/signing-key.pem"));
  }

  @Test
  void aHomeThatCannotBeWrittenIsSaidWithTheVariableThatHelps() throws Exception {
    Path file = Files.writeString(folder.resolve("no-folder"), "");

    assertThatThrownBy(() -> OwnKey.open(Map.of("HOME", file.toString())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(OwnKey.VARIABLE);
  }

  @Test
  void whereTheHomeCannotBeWrittenTheKeyIsKeptInTheDataDirectory() throws Exception {
    Path file = Files.writeString(folder.resolve("no-folder"), "");

    OwnKey own = OwnKey.openOrIn(Map.of("HOME", file.toString()), folder);

    assertThat(own.file()).isEqualTo(folder.resolve("signing-key.pem"));
  }

  @Test
  void aNamedFileThatHoldsNoKeyIsNeverPassedOver() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.pem"), "nothing");

    assertThatThrownBy(() -> OwnKey.openOrIn(Map.of(OwnKey.VARIABLE, file.toString()), folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("mine.pem");
  }

  @Test
  void trustedKeysAreAddedToThoseThatAreSet() {
    String own = OwnKey.open(Map.of("HOME", folder.toString())).key().publicKeyText();

    Map<String, String> settings =
        ModelTrust.add(Map.of(ModelTrust.SETTING, "unsigned"), List.of(own));

    assertThat(settings).containsEntry(ModelTrust.SETTING, own + ",unsigned");
  }
}
