package dev.maskstream.gateway;

import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Prints settings as the README has them. */
final class SettingsTable {
  private SettingsTable() {}

  static String of(ConfigDef definition) {
    StringBuilder table =
        new StringBuilder("| setting | default | range | what |\n|---|---|---|---|\n");
    for (ConfigKey key : new TreeMap<>(definition.configKeys()).values()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(key.name, code(key.defaultValue), range(key), key.documentation));
    }
    return table.toString();
  }

  private static String code(Object value) {
    return value.equals("") ? "" : "`" + value + "`";
  }

  private static String range(ConfigKey key) {
    return key.validator == null
        ? ""
        : key.validator.toString().replace("[", "").replace("]", "").replace(",...,", " to ");
  }
}
