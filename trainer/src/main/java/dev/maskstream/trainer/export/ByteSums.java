package dev.maskstream.trainer.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether ONNX Runtime can add products of bytes on a processor: on x86-64 without VNNI it adds two
 * of them in 16 bits, where large ones overflow.
 */
final class ByteSums {
  private static final String DOUBT =
      "this processor has no VNNI, and without it ONNX Runtime's sums of bytes overflow:"
          + " make int8 on a machine like the one that will serve it";

  private ByteSums() {}

  /** What may be wrong with the processor rather than with an int8 form; empty if nothing is. */
  static Optional<String> doubt() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    try {
      return Files.isReadable(cpuInfo) ? doubt(Files.readAllLines(cpuInfo)) : Optional.empty();
    } catch (IOException e) {
      // Only a remark would be lost.
      return Optional.empty();
    }
  }

  /** A rule only; a processor that tells no flags is no x86-64. */
  static Optional<String> doubt(List<String> cpuInfo) {
    Optional<List<String>> flags =
        cpuInfo.stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> List.of(line.split("\\s+")));
    boolean overflows =
        flags.isPresent()
            && !flags.get().contains("avx512_vnni")
            && !flags.get().contains("avx_vnni");
    return overflows ? Optional.of(DOUBT) : Optional.empty();
  }
}
