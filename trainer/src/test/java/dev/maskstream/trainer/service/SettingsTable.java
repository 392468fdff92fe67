package dev.maskstream.trainer.service;

import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** Settings as the table in the README. */
final class SettingsTable {
  private SettingsTable() {}

  /** Markdown, one row for each setting, in order of name. */
  static String of(ConfigDef definition) {
    return new TreeMap<>(definition.configKeys())
        .values().stream()
            .map(
                key ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(key.name, defaultOf(key), range(key), key.documentation))
            .collect(
                Collectors.joining(
                    "\n", "| setting | default | range | what for |\n|---|---|---|---|\n", "\n"));
  }

  private static Object range(ConfigDef.ConfigKey key) {
    return key.validator == null ? key.type.name().toLowerCase(Locale.ROOT) : key.validator;
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "(must be set)";
    }
    String text = String.valueOf(key.defaultValue);
    return text.isEmpty() ? "(empty)" : "`" + text + "`";
  }
}
