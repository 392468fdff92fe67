package dev.maskstream.standalone.doctor;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.OwnKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether this user can sign model versions. */
final class KeyChecks {
  private static final String NAME = "signing key";

  private KeyChecks() {}

  /** Looks only: a key that is not there is not made. */
  static Finding signingKey(Map<String, String> environment) {
    Optional<Path> file = OwnKey.place(environment);
    if (file.isEmpty()) {
      return Finding.limited(NAME, "there is no home directory; name a file by " + OwnKey.VARIABLE);
    }
    return Files.exists(file.get()) ? present(environment) : absent(file.get());
  }

  private static Finding present(Map<String, String> environment) {
    try {
      OwnKey own = OwnKey.open(environment);
      return Finding.good(NAME, own.key().publicKeyText() + " in " + own.file());
    } catch (Failure e) {
      return Finding.limited(NAME, e.getMessage());
    }
  }

  private static Finding absent(Path file) {
    Path existing = file.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null && Files.isDirectory(existing) && Files.isWritable(existing)
        ? Finding.good(NAME, file + " is made when it is first needed")
        : Finding.limited(
            NAME,
            "%s cannot be made, for %s is not writable; name another file by %s"
                .formatted(file, existing, OwnKey.VARIABLE));
  }
}
