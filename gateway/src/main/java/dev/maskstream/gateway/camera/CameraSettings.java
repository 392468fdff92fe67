package dev.maskstream.gateway.camera;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * How cameras are pulled.
 *
 * @param most cameras of one gateway
 * @param addresses that they may have
 * @param files folder that {@code file:} cameras must lie in; absent when there may be none
 * @param tls to cameras by https
 * @param stall after how long without a frame a camera is connected to anew
 * @param jpegQuality of frames that do not come as JPEG, 1 to 100
 */
public record CameraSettings(
    int most,
    AddressRule addresses,
    Optional<Path> files,
    CameraTls tls,
    Duration stall,
    Backoff backoff,
    int jpegQuality) {

  /** Adds the settings, all under {@code cameras.}. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            "cameras.max",
            INT,
            64,
            between(0, 1_000),
            MEDIUM,
            "Cameras that can be named, and that one gateway pulls at a time; 0 pulls none.")
        .define(
            "cameras.allow",
            STRING,
            "",
            MEDIUM,
            "Addresses that cameras may have although they are loopback, link-local, multicast or a"
                + " metadata service's: blocks such as 169.254.7.0/24, or the word loopback, with"
                + " commas between.")
        .define(
            "cameras.files",
            STRING,
            "",
            MEDIUM,
            "Folder that videos named by file: must lie in; empty for none at all.")
        .define(
            "cameras.trust",
            STRING,
            "",
            MEDIUM,
            "PEM file of certificates that https cameras are trusted by, beside those the JVM trusts: of"
                + " whoever signed a camera's, or a camera's own, which is then taken whatever name"
                + " it is of.")
        .define(
            "cameras.stall.ms",
            LONG,
            10_000L,
            between(500, 600_000),
            MEDIUM,
            "How long a camera may give no frame, or take to connect, and a third of what its first"
                + " frame may take; then it is connected to anew.")
        .define(
            "cameras.retry.min.ms",
            LONG,
            500L,
            between(10, 60_000),
            LOW,
            "Pause before a camera is tried again, at most; it doubles with each failure.")
        .define(
            "cameras.retry.max.ms",
            LONG,
            30_000L,
            between(10, 3_600_000),
            LOW,
            "Longest pause before a camera is tried again.")
        .define(
            "cameras.jpeg.quality",
            INT,
            90,
            between(1, 100),
            LOW,
            "JPEG quality of frames that come as H.264 or H.265.");
  }

  /**
   * Takes parsed settings.
   *
   * @throws ConfigException if one makes no sense
   */
  public static CameraSettings of(Map<String, ?> values) {
    String allow = (String) values.get("cameras.allow");
    String files = (String) values.get("cameras.files");
    return new CameraSettings(
        (Integer) values.get("cameras.max"),
        addresses(allow),
        files.isEmpty() ? Optional.empty() : Optional.of(Path.of(files)),
        tls((String) values.get("cameras.trust")),
        millis(values, "cameras.stall.ms"),
        new Backoff(millis(values, "cameras.retry.min.ms"), millis(values, "cameras.retry.max.ms")),
        (Integer) values.get("cameras.jpeg.quality"));
  }

  private static CameraTls tls(String setting) {
    try {
      return CameraTls.trusting(
          setting.isEmpty() ? Optional.empty() : Optional.of(Path.of(setting)));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("cameras.trust", setting, e.toString());
    }
  }

  private static AddressRule addresses(String setting) {
    try {
      return AddressRule.parse(setting);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("cameras.allow", setting, e.getMessage());
    }
  }

  private static Duration millis(Map<String, ?> values, String key) {
    return Duration.ofMillis((Long) values.get(key));
  }
}
