package dev.maskstream.processor;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** Settings as the table in the README. */
final class SettingsTable {
  private SettingsTable() {}

  /** Markdown, one row for each setting, in order of name. */
  static String of(ConfigDef definition) {
    return definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .map(SettingsTable::row)
        .collect(
            Collectors.joining(
                "\n", "| setting | default | range | what for |\n|---|---|---|---|\n", "\n"));
  }

  private static String row(ConfigDef.ConfigKey key) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            key.name,
            defaultOf(key),
            key.validator == null ? key.type.name().toLowerCase(Locale.ROOT) : key.validator,
            key.documentation);
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "(must be set)";
    }
    String text = String.valueOf(key.defaultValue);
    return text.isEmpty() ? "(empty)" : "`" + text + "`";
  }
}
