package dev.maskstream.standalone.command;

import java.util.Map;

/** Turns a command's own options into settings. */
final class ServiceFlags {
  private ServiceFlags() {}

  /** Sets what was given; an option that was not leaves the setting to the other sources. */
  static void put(Map<String, String> flags, String key, Object given) {
    if (given != null) {
      flags.put(key, given.toString());
    }
  }
}
