package dev.maskstream.gateway.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an API key may do. */
public enum Scope {
  /** Send frames and videos, and see the masks of what it sent. */
  PUBLISH,
  /** See masks, frames, counts and models. */
  READ,
  /** Everything. */
  ADMIN;

  public static Optional<Scope> named(String name) {
    return Stream.of(values()).filter(scope -> scope.label().equals(name)).findFirst();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
