package dev.maskstream.standalone.command;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.ApiKeys;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads a keys file for the commands. */
final class KeysFile {
  private KeysFile() {}

  /** Keys by name; none if there is no such file. */
  static Map<String, ApiKey> read(Path file) {
    if (Files.notExists(file)) {
      return Map.of();
    }
    try {
      return new TreeMap<>(ApiKeys.read(file).byName());
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }
}
