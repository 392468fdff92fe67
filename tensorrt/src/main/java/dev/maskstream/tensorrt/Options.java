package dev.maskstream.tensorrt;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a model is loaded with; the module's README has the table.
 *
 * @param batchSizes ascending; a batch is padded to the next of them, each has a profile of its own
 * @param fp16 whether a file without 16-bit floats is refused
 * @param int8 whether a file that is not quantised is refused
 * @param workspaceBytes the most device memory a layer may use while it computes
 * @param cacheDir where plans are kept
 * @param cacheBytes the most that plans may take there
 * @param deviceId in the driver's order, from 0
 * @param optimizationLevel how long TensorRT looks for the fastest kernels, 0 to 5
 * @param refit whether plans are built so that they take other weights, and do
 * @param timeout how long a batch may take before the device counts as hung
 */
record Options(
    List<Integer> batchSizes,
    boolean fp16,
    boolean int8,
    long workspaceBytes,
    Path cacheDir,
    long cacheBytes,
    int deviceId,
    int optimizationLevel,
    boolean refit,
    Duration timeout) {
  static final int LARGEST_BATCH = 256;
  private static final int MOST_PROFILES = 16;
  private static final long MIB = 1L << 20;

  Options {
    batchSizes = List.copyOf(batchSizes);
  }

  /**
   * Reads them.
   *
   * @param options may be null; unknown keys are DJL's own and left alone
   * @throws IllegalArgumentException if a value is out of range; the message names option, value
   *     and range
   */
  static Options of(Map<String, ?> options) {
    Map<String, ?> given = options == null ? Map.of() : options;
    int maxBatchSize = (int) number(given, "maxBatchSize", 8, 1, LARGEST_BATCH);
    return new Options(
        profiles(given, maxBatchSize),
        flag(given, "fp16"),
        flag(given, "int8"),
        number(given, "workspace", 4096, 1, 1 << 20) * MIB,
        directory(given),
        number(given, "cacheMiB", 4096, 1, 1 << 24) * MIB,
        (int) number(given, "deviceId", 0, 0, 63),
        (int) number(given, "optimizationLevel", 3, 0, 5),
        flag(given, "refit"),
        Duration.ofMillis(number(given, "timeoutMillis", 30_000, 1, 3_600_000)));
  }

  private static List<Integer> profiles(Map<String, ?> given, int maxBatchSize) {
    if (!given.containsKey("profiles")) {
      return powersOfTwo(maxBatchSize);
    }
    String text = given.get("profiles").toString();
    List<Integer> sizes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      sizes.add((int) inRange("profiles", part.strip(), 1, LARGEST_BATCH));
    }
    for (int i = 1; i < sizes.size(); i++) {
      if (sizes.get(i) <= sizes.get(i - 1)) {
        throw new IllegalArgumentException("option profiles is '" + text + "', not ascending");
      }
    }
    if (sizes.size() > MOST_PROFILES) {
      throw new IllegalArgumentException(
          "option profiles has " + sizes.size() + " sizes; 1 to " + MOST_PROFILES);
    }
    int largest = sizes.getLast();
    if (given.containsKey("maxBatchSize") && largest != maxBatchSize) {
      throw new IllegalArgumentException(
          "option profiles ends with %d, but maxBatchSize is %d".formatted(largest, maxBatchSize));
    }
    return sizes;
  }

  private static List<Integer> powersOfTwo(int largest) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size < largest; size *= 2) {
      sizes.add(size);
    }
    sizes.add(largest);
    return sizes;
  }

  private static Path directory(Map<String, ?> given) {
    Object value = given.get("cacheDir");
    try {
      return value == null
          ? Path.of(System.getProperty("user.home"), ".cache", "tensorrt-plans")
          : Path.of(value.toString());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("option cacheDir is '" + value + "', no path", e);
    }
  }

  private static boolean flag(Map<String, ?> given, String key) {
    Object value = given.get(key);
    return switch (value == null ? "false" : value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "option " + key + " is '" + value + "'; true or false");
    };
  }

  private static long number(
      Map<String, ?> given, String key, long otherwise, long least, long most) {
    Object value = given.get(key);
    return value == null ? otherwise : inRange(key, value.toString(), least, most);
  }

  private static long inRange(String key, String text, long least, long most) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("option " + key + " is '" + text + "', no number", e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "option %s is %d; %d to %d".formatted(key, value, least, most));
    }
    return value;
  }
}
