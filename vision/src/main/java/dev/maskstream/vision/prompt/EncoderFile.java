package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.TensorRt;
import dev.maskstream.vision.onnx.HalfGraph;
import dev.maskstream.vision.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An encoder in the precisions that an engine can be given it in, for engines that compute in what
 * the file says.
 *
 * @param onnx as it was published
 * @param facts what is known of it
 */
record EncoderFile(Path onnx, PairFacts facts) {
  private static final String FP32 = "fp32";
  private static final String FP16 = "fp16";

  /** The fastest first. The last is the file's own. */
  List<String> precisions() {
    return facts.precision().equals(FP32) ? List.of(FP16, FP32) : List.of(facts.precision());
  }

  /**
   * The file in a precision; written once, among the plans, if it is not its own.
   *
   * @throws EngineException if it cannot be
   */
  Path in(String precision) {
    if (precision.equals(facts.precision())) {
      return onnx;
    }
    Path half = TensorRt.plans(onnx).resolve(facts.encoderSha256() + "." + FP16 + ".onnx");
    try {
      if (!Files.exists(half)) {
        write(half);
      }
      return half;
    } catch (IOException | IllegalArgumentException e) {
      throw new EngineException("no encoder in 16-bit floats: " + e.getMessage(), e);
    }
  }

  private void write(Path half) throws IOException {
    switch (OnnxFile.read(onnx)) {
      case OnnxFile.Refused refused -> throw new IllegalArgumentException(refused.reason());
      case OnnxFile.Read read -> {
        Files.createDirectories(half.getParent());
        Path part = Files.createTempFile(half.getParent(), "encoder", ".part");
        try {
          Files.write(part, HalfGraph.of(read.model()).toByteArray());
          Files.move(part, half, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(part);
        }
      }
    }
  }
}
