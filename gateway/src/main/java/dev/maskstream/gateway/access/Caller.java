package dev.maskstream.gateway.access;

/** Who asks, and so what they may do. */
public sealed interface Caller {
  /** Whoever reaches a gateway in protected mode: someone on this machine. */
  record Local() implements Caller {}

  /** The holder of a key. */
  record KeyHolder(ApiKey key) implements Caller {}

  /** What a record says of who wrote it. */
  default String name() {
    return switch (this) {
      case Local _ -> "local";
      case KeyHolder(ApiKey key) -> key.name();
    };
  }

  /** May it do this with this source? */
  default boolean may(Scope scope, String source) {
    return switch (this) {
      case Local _ -> true;
      case KeyHolder(ApiKey key) -> key.allows(scope) && key.sources().matches(source);
    };
  }

  /** May it do this with every source there is? */
  default boolean mayAll(Scope scope) {
    return switch (this) {
      case Local _ -> true;
      case KeyHolder(ApiKey key) -> key.allows(scope) && key.sources().matchesAll();
    };
  }

  /** May it do this with any source at all? */
  default boolean mayAny(Scope scope) {
    return switch (this) {
      case Local _ -> true;
      case KeyHolder(ApiKey key) -> key.allows(scope);
    };
  }
}
