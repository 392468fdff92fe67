package dev.maskstream.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.standalone.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourcesTest {
  private static final Set<String> KNOWN = Set.of("batch.linger.ms", "gateway.port");

  @TempDir private Path directory;

  @Test
  void theEnvironmentBeatsTheFileAndTheCommandLineBeatsBoth() throws Exception {
    Path file = directory.resolve("settings.properties");
    Files.writeString(file, "batch.linger.ms=1\ngateway.port=1\n");
    SettingsSources sources =
        new SettingsSources()
            .file(file)
            .environment(
                Map.of(
                    "MASKSTREAM_BATCH_LINGER_MS", "2", "MASKSTREAM_GATEWAY_PORT", "2", "HOME", "/"))
            .set("gateway.port", "3", "--set");

    Map<String, String> settings = sources.resolve(KNOWN);

    assertThat(settings).isEqualTo(Map.of("batch.linger.ms", "2", "gateway.port", "3"));
  }

  @Test
  void anUnknownKeyIsRefusedWithItsOriginAndTheKeyThatWasMeant() {
    SettingsSources sources = new SettingsSources().set("batch.wait.ms", "5", "--set");

    assertThatThrownBy(() -> sources.resolve(Set.of("batch.linger.ms", "wait.ms")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("batch.wait.ms")
        .hasMessageContaining("--set")
        .hasMessageContaining("batch.linger.ms");
  }

  @Test
  void variablesForTheLauncherAreNoSettings() {
    SettingsSources sources =
        new SettingsSources().environment(Map.of("MASKSTREAM_JAVA_OPTS", "-Xmx1g"));

    assertThat(sources.resolve(KNOWN)).isEmpty();
  }

  @Test
  void aMissingFileIsSaidInOneLine() {
    assertThatThrownBy(() -> new SettingsSources().file(directory.resolve("none")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("none");
  }
}
