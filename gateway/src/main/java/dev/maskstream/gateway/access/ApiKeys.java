package dev.maskstream.gateway.access;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys a gateway knows, by name.
 *
 * @param byName never changed
 */
public record ApiKeys(Map<String, ApiKey> byName) {
  private static final long MAX_FILE_BYTES = 4 << 20;

  public ApiKeys {
    byName = Map.copyOf(byName);
  }

  /**
   * Reads a keys file: one key a line, empty lines and lines beginning with # left out.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException with the line's number, if a line is wrong or a name stands
   *     twice
   */
  public static ApiKeys read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IllegalArgumentException(file + " is larger than 4 MiB: not a keys file");
    }
    try {
      return parse(Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is no text in UTF-8: not a keys file", e);
    }
  }

  static ApiKeys parse(List<String> lines) {
    Map<String, ApiKey> keys = new HashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        ApiKey key = ApiKey.parse(line);
        if (keys.put(key.name(), key) != null) {
          throw new IllegalArgumentException("the name " + key.name() + " stands twice");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Line " + number + " of the keys file: " + e.getMessage(), e);
      }
    }
    return new ApiKeys(keys);
  }

  /** The key a token opens, if any. */
  Optional<ApiKey> opened(String token) {
    int dot = token.indexOf('.');
    if (dot < 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(byName.get(token.substring(0, dot)))
        .filter(key -> key.opensWith(token.substring(dot + 1)));
  }
}
