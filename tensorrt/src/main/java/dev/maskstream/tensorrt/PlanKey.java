package dev.maskstream.tensorrt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a plan depends on. One that differs in anything is another plan.
 *
 * @param model the SHA-256 of the ONNX file, 64 hexadecimal digits
 * @param tensorRt TensorRT's version, such as {@code 11.2.1}
 * @param gpu the device's name and compute capability
 * @param profile batch sizes, workspace, optimisation level and whether it can be refitted
 * @param network of a plan that can be refitted its {@link NetworkDigest}, else {@value #FIXED}
 */
record PlanKey(String model, String tensorRt, String gpu, String profile, String network) {
  static final String FIXED = "fixed";

  static PlanKey of(Path onnx, String tensorRt, Gpu gpu, Options options) throws IOException {
    String profile =
        "batch %s, workspace %d, level %d, refit %s"
            .formatted(
                options.batchSizes(),
                options.workspaceBytes(),
                options.optimizationLevel(),
                options.refit());
    return new PlanKey(
        sha256(onnx),
        tensorRt,
        gpu.name() + " (" + gpu.computeCapability() + ")",
        profile,
        options.refit() ? NetworkDigest.of(onnx) : FIXED);
  }

  /** One line; also what the file is checked against, so that a hash of names need not be. */
  String line() {
    return String.join("\t", model, tensorRt, gpu, profile, network);
  }

  /** Begins with the model, so that plans of one model are found together. */
  String fileName() {
    return prefix() + hex(digest().digest(line().getBytes(StandardCharsets.UTF_8))) + ".plan";
  }

  String prefix() {
    return model.substring(0, 16) + "-";
  }

  /** Whether the other's plan, given the weights of this one's file, is this one's plan. */
  boolean isOfSameNetwork(PlanKey other) {
    return !network.equals(FIXED)
        && new PlanKey(other.model, tensorRt, gpu, profile, network).equals(other);
  }

  /** What sets another plan of the same model apart from this one, for the log. */
  String differenceFrom(PlanKey other) {
    if (!model.equals(other.model)) {
      return "the plan at hand is of another file";
    }
    if (!gpu.equals(other.gpu)) {
      return "the plan at hand is for " + other.gpu + ", the GPU here is " + gpu;
    }
    if (!tensorRt.equals(other.tensorRt)) {
      return "the plan at hand is of TensorRT " + other.tensorRt + ", here is " + tensorRt;
    }
    return "the plan at hand is for " + other.profile + "; wanted is " + profile;
  }

  /**
   * The reverse of {@link #line}.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  static PlanKey parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 5 || !parts[0].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no key of a plan");
    }
    return new PlanKey(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
