package dev.maskstream.standalone.model;

import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.standalone.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose model versions the services open: what is set, and the keys that a command adds. */
public final class ModelTrust {
  /** The setting of processor and trainer: public keys separated by commas. */
  public static final String SETTING = "models.trust";

  private ModelTrust() {}

  /**
   * Settings in which the keys are trusted beside those that were set.
   *
   * @throws Failure if one of all these is no public key
   */
  public static Map<String, String> add(Map<String, String> settings, List<String> keys) {
    String list = list(settings, keys);
    Map<String, String> trusting = new HashMap<>(settings);
    trusting.put(SETTING, list);
    return trusting;
  }

  /**
   * The keys as one list.
   *
   * @throws Failure if one is no public key
   */
  private static String list(Map<String, String> settings, List<String> keys) {
    List<String> all = new ArrayList<>(keys);
    all.add(settings.getOrDefault(SETTING, ""));
    all.removeIf(String::isBlank);
    String list = String.join(",", all);
    parse(list);
    return list;
  }

  /**
   * Reads a list of public keys.
   *
   * @throws Failure if one is none
   */
  public static TrustedKeys parse(String list) {
    try {
      return TrustedKeys.parse(list);
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }
}
