package dev.maskstream.vision;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an ONNX file that meets the engine contract says of itself.
 *
 * @param sha256 of the file, 64 lower-case hexadecimal digits
 * @param bytes size of the file
 * @param inputWidth pixels the network sees across
 * @param inputHeight pixels the network sees down
 * @param batch frames in a batch; empty when any number goes
 * @param confidence whether there is a {@code confidence} output
 * @param opset version of the standard operator set
 * @param precision {@code fp32}, {@code fp16}, {@code bf16} or {@code int8}: what most weights are
 *     kept in
 * @param metadata the file's own notes, by key
 */
public record ModelFacts(
    String sha256,
    long bytes,
    int inputWidth,
    int inputHeight,
    OptionalInt batch,
    boolean confidence,
    int opset,
    String precision,
    Map<String, String> metadata) {

  private static final List<Integer> CPU_PROFILES = List.of(1, 2, 4, 8);

  public ModelFacts {
    metadata = Map.copyOf(metadata);
  }

  /** Batch sizes a session is run with, ascending: the file's own, or 1, 2, 4 and 8. */
  public List<Integer> batchSizes() {
    return batch.isPresent() ? List.of(batch.getAsInt()) : CPU_PROFILES;
  }
}
