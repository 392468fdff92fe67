package dev.maskstream.proto.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keys of the records on the {@code models} and {@code model-files} topics. */
public final class ModelRecords {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PART = Pattern.compile("([0-9a-f]{64})/(0|[1-9][0-9]{0,8})");

  private ModelRecords() {}

  /** True for 1 to 64 of {@code [a-z0-9-]}. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** True for 1 to 64 of {@code [A-Za-z0-9._-]}. */
  public static boolean isVersion(String version) {
    return VERSION.matcher(version).matches();
  }

  /**
   * Key of a version's record: {@code NAME@VERSION}.
   *
   * @throws IllegalArgumentException if either is not allowed
   */
  public static String versionKey(String name, String version) {
    if (!isVersion(version)) {
      throw new IllegalArgumentException(
          "model version \"" + version + "\" is not 1 to 64 of [A-Za-z0-9._-]");
    }
    return rolloutKey(name) + "@" + version;
  }

  /**
   * Key of a model's rollout: {@code NAME}.
   *
   * @throws IllegalArgumentException if it is not allowed
   */
  public static String rolloutKey(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("model name \"" + name + "\" is not 1 to 64 of [a-z0-9-]");
    }
    return name;
  }

  /**
   * Key of one part of a model file: {@code SHA256/PART}.
   *
   * @param sha256 of the whole file, 64 lower-case hexadecimal digits
   * @param part from 0
   */
  public static String partKey(String sha256, int part) {
    if (!SHA256.matcher(sha256).matches() || part < 0) {
      throw new IllegalArgumentException("no key for part " + part + " of file " + sha256);
    }
    return sha256 + "/" + part;
  }

  /**
   * What a record of the {@code models} topic says. Whoever reads the topic reads it by this, so
   * that all believe the same records.
   *
   * @param value of the record; not null, which takes away what stood under the key
   * @return with a version or a rollout whose names are possible and make up the key; or with
   *     neither, from a later Maskstream
   * @throws InvalidProtocolBufferException if it is none of ours; the message says why
   */
  public static RegistryRecord read(String key, byte[] value)
      throws InvalidProtocolBufferException {
    RegistryRecord record = RegistryRecord.parseFrom(value);
    try {
      switch (record.getRecordCase()) {
        case VERSION -> check(key, versionKey(record.getVersion()));
        case ROLLOUT -> {
          requireNames(record.getRollout());
          check(key, rolloutKey(record.getRollout().getModel()));
        }
        case RECORD_NOT_SET -> {
          // Nothing that this Maskstream could check.
        }
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return record;
  }

  private static void check(String key, String expected) {
    if (!key.equals(expected)) {
      throw new IllegalArgumentException(
          "the record of " + expected + " lies under the key " + key);
    }
  }

  private static String versionKey(ModelVersion version) {
    return versionKey(version.getName(), version.getVersion());
  }

  /**
   * A rollout names the version that serves; the others may be none.
   *
   * @throws IllegalArgumentException if a name is not allowed
   */
  static void requireNames(Rollout rollout) {
    versionKey(rollout.getModel(), rollout.getServingVersion());
    Stream.of(rollout.getShadowVersion(), rollout.getPreviousVersion())
        .filter(version -> !version.isEmpty())
        .forEach(version -> versionKey(rollout.getModel(), version));
  }

  /**
   * A version's record for keeping in memory: its golden frames have no pictures and no class maps.
   * Its signature does not fit it any more.
   */
  public static ModelVersion withoutPictures(ModelVersion version) {
    ModelVersion.Builder light = version.toBuilder();
    light.getGoldenFramesBuilderList().forEach(frame -> frame.clearImage().clearRowRuns());
    return light.build();
  }

  /** A record's key, which is text. */
  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /** What a key on {@code model-files} names; empty when it is none of ours. */
  public static Optional<PartOf> parsePartKey(String key) {
    Matcher matcher = PART.matcher(key);
    return matcher.matches()
        ? Optional.of(new PartOf(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /**
   * One part of a model file.
   *
   * @param part from 0
   */
  public record PartOf(String sha256, int part) {}
}
