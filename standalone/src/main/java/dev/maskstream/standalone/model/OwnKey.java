package dev.maskstream.standalone.model;

import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own key, which signs what this user publishes. It lies in the file that {@code
 * MASKSTREAM_SIGNING_KEY} names, else in the user's configuration folder, and is made when it is
 * first needed.
 *
 * @param file where it lies
 */
public record OwnKey(SigningKey key, Path file) {
  /** Names another file. */
  public static final String VARIABLE = "MASKSTREAM_SIGNING_KEY";

  private static final String NAME = "signing-key.pem";

  /**
   * Where the key lies or would be made; empty if the environment names neither a file nor a home.
   */
  public static Optional<Path> place(Map<String, String> environment) {
    return named(environment, VARIABLE)
        .or(() -> named(environment, "XDG_CONFIG_HOME").map(OwnKey::inConfig))
        .or(() -> named(environment, "HOME").map(home -> inConfig(home.resolve(".config"))));
  }

  private static Optional<Path> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static Path inConfig(Path folder) {
    return folder.resolve("maskstream").resolve(NAME);
  }

  /**
   * Opens the key, or makes it.
   *
   * @throws Failure if the file can be neither read nor made, or holds no such key
   */
  public static OwnKey open(Map<String, String> environment) {
    Path file =
        place(environment)
            .orElseThrow(
                () ->
                    new Failure(
                        "there is no home directory to keep a signing key in; name a file by "
                            + VARIABLE));
    try {
      return at(file);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /**
   * The same, but where the home directory cannot be written, the key is kept in another folder. A
   * file that was named by the variable, or is there and holds no key, is never passed over.
   *
   * @param folder such as a data directory; not used unless it exists
   */
  public static OwnKey openOrIn(Map<String, String> environment, Path folder) {
    Optional<Path> file = place(environment);
    boolean named = named(environment, VARIABLE).isPresent();
    if (named || !Files.isDirectory(folder) || file.filter(Files::exists).isPresent()) {
      return open(environment);
    }
    try {
      // One that was kept there once has signed versions that still serve.
      Path kept = folder.resolve(NAME);
      return at(Files.exists(kept) ? kept : file.orElse(kept));
    } catch (IOException atHome) {
      return at(folder.resolve(NAME), atHome);
    }
  }

  private static OwnKey at(Path file, IOException before) {
    try {
      return at(file);
    } catch (IOException e) {
      e.addSuppressed(before);
      throw unusable(file, e);
    }
  }

  private static OwnKey at(Path file) throws IOException {
    return new OwnKey(SigningKey.openOrCreate(file), file);
  }

  private static Failure unusable(Path file, IOException e) {
    return new Failure(
        "the signing key %s cannot be used: %s; name another file by %s"
            .formatted(file, Failure.reason(e), VARIABLE),
        e);
  }
}
