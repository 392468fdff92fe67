package dev.maskstream.gateway.access;

import dev.maskstream.gateway.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who is at the door. With a keys file every request needs a key; without one, only this
 * machine is let in.
 *
 * <p>Threads: {@link #check} may be called by any; {@link #refresh} by one at a time.
 */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private final Optional<Path> file;
  private volatile Optional<ApiKeys> keys = Optional.empty();
  private FileTime readAt = FileTime.fromMillis(0);
  private String trouble = "";

  /**
   * @throws IllegalArgumentException with a sentence for whoever starts the gateway, if the file is
   *     wrong
   */
  public Access(Optional<Path> file) {
    this.file = file;
    file.ifPresent(this::firstRead);
  }

  private void firstRead(Path path) {
    try {
      readAt = Files.getLastModifiedTime(path);
      keys = Optional.of(ApiKeys.read(path));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "gateway.keys.file " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** True if nobody needs a key, and so nobody from outside may come in. */
  public boolean isProtectedMode() {
    return file.isEmpty();
  }

  /**
   * Refuses to open a door without a lock to the street.
   *
   * @throws IllegalArgumentException with what to do about it
   */
  public void requireSafeAddress(String setting, String host) {
    if (isProtectedMode() && !LoopbackGuard.isLoopbackAddress(host)) {
      throw new IllegalArgumentException(
          setting
              + " is "
              + host
              + ", which other machines can reach, but no API keys are configured. Either listen on"
              + " 127.0.0.1 or name a keys file in gateway.keys.file.");
    }
  }

  /** True if nobody needs a key and a request came by a name that strangers' DNS may hold. */
  public boolean isForeignHost(String authority) {
    return isProtectedMode() && !LoopbackGuard.isLoopbackName(authority);
  }

  /** Who asks, or why they may not. */
  public sealed interface Verdict {
    record Welcome(Caller caller) implements Verdict {}

    record Refused(Problem problem) implements Verdict {}
  }

  /**
   * Looks at who asks.
   *
   * @param authority the {@code Host} header
   * @param origin the {@code Origin} header
   * @param token the key sent along
   */
  public Verdict check(String authority, Optional<String> origin, Optional<String> token) {
    if (!LoopbackGuard.isSameOrigin(origin, authority)) {
      return refused(403, "cross-origin", "Pages of other origins may not use this gateway.");
    }
    if (isForeignHost(authority)) {
      return refused(
          403,
          "foreign-host",
          "Without API keys this gateway answers only as localhost, 127.0.0.1 or [::1].");
    }
    if (isProtectedMode()) {
      return new Verdict.Welcome(new Caller.Local());
    }
    if (token.isEmpty()) {
      return refused(
          401, "no-key", "Send an API key as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");
    }
    return keys.flatMap(known -> known.opened(token.get()))
        .<Verdict>map(key -> new Verdict.Welcome(new Caller.KeyHolder(key)))
        .orElseGet(() -> refused(401, "unknown-key", "This API key is not known here (any more)."));
  }

  private static Verdict refused(int status, String code, String detail) {
    return new Verdict.Refused(Problem.of(status, code, detail));
  }

  /** False if the key that somebody came with has been taken away or changed since. */
  public boolean stillKnows(Caller caller) {
    return switch (caller) {
      case Caller.Local _ -> true;
      case Caller.KeyHolder(ApiKey key) ->
          keys.filter(known -> key.equals(known.byName().get(key.name()))).isPresent();
    };
  }

  /** Reads the file again if it has changed; a wrong one leaves the keys as they were. */
  public void refresh() {
    file.ifPresent(
        path -> {
          try {
            FileTime changedAt = Files.getLastModifiedTime(path);
            if (!changedAt.equals(readAt)) {
              keys = Optional.of(ApiKeys.read(path));
              readAt = changedAt;
              log.atInfo().addKeyValue("file", path).log("API keys read again");
            }
            trouble = "";
          } catch (IOException | IllegalArgumentException e) {
            stayAsTheyWere(path, e.toString());
          }
        });
  }

  /** Said once, and not every time that somebody looks. */
  private void stayAsTheyWere(Path path, String reason) {
    if (!reason.equals(trouble)) {
      log.atError()
          .addKeyValue("file", path)
          .addKeyValue("reason", reason)
          .log("API keys stay as they were");
    }
    trouble = reason;
  }
}
