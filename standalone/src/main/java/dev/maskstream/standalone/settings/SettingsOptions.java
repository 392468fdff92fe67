package dev.maskstream.standalone.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options by which every service takes settings. */
public final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as key=value lines; each module's README lists the keys.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting; may be given again. Also taken from the environment: MASKSTREAM_KEY,"
              + " with underscores for dots.")
  private Map<String, String> set = new LinkedHashMap<>();

  /**
   * Settings from the file, the environment, {@code --set} and the command's own flags, the later
   * one winning.
   *
   * @param flags settings that the command's own flags stand for
   * @param known every key that may occur
   */
  public Map<String, String> resolve(
      Map<String, String> environment, Map<String, String> flags, Set<String> known) {
    SettingsSources sources = new SettingsSources();
    if (config != null) {
      sources.file(config);
    }
    sources.environment(environment);
    set.forEach((key, value) -> sources.set(key, value, "--set"));
    flags.forEach((key, value) -> sources.set(key, value, "the command line"));
    return sources.resolve(known);
  }
}
