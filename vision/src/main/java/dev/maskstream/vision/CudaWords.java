package dev.maskstream.vision;

import dev.maskstream.vision.EngineException.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What ONNX Runtime says of a GPU that fails: it tells by words only. A rule. */
final class CudaWords {
  private static final Pattern ERROR = Pattern.compile("\\bCUDA failure (\\d+):");
  private static final int NO_MEMORY = 2;

  /** After one of these every call fails until the process ends. */
  private static final Set<Integer> STICKY =
      Set.of(4, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 810, 999);

  private static final List<String> NO_ROOM =
      List.of(
          "Failed to allocate memory for requested buffer of size",
          "is smaller than requested bytes of");

  private CudaWords() {}

  /** What can be done about what it says; the first kind where it says nothing of a GPU. */
  static Kind kind(String said) {
    List<Integer> errors = ERROR.matcher(said).results().map(CudaWords::number).toList();
    if (errors.stream().anyMatch(STICKY::contains)) {
      return Kind.DEVICE_LOST;
    }
    boolean noRoom = NO_ROOM.stream().anyMatch(said::contains);
    return noRoom || errors.contains(NO_MEMORY) ? Kind.OUT_OF_MEMORY : Kind.FAILED;
  }

  private static Integer number(MatchResult error) {
    return Integer.valueOf(error.group(1));
  }
}
