package dev.maskstream.trainer.export;

import dev.maskstream.trainer.Progress;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.QuantisedGraph;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An int8 form to measure engines with: {@link ExportForms} makes those that may serve. */
public final class UntestedInt8 {
  private UntestedInt8() {}

  /**
   * Writes one.
   *
   * @param fp32 an ONNX file of the engine contract
   * @param frames at the network's size, to watch ranges and means on
   * @param to file to write
   * @throws IOException if a file cannot be read or written, or the model has nothing to quantise
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses the model
   */
  public static Path write(Path fp32, List<FittedFrame> frames, Path to) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(fp32));
    QuantisationPlan plan = QuantisationPlan.of(model.getGraph());
    if (ContractCheck.opset(model) < QuantisedGraph.LEAST_OPSET || plan.convolutions() == 0) {
      throw new IOException(
          "int8 needs opset %d and convolutions with constant weights"
              .formatted(QuantisedGraph.LEAST_OPSET));
    }
    Map<String, ValueRange> ranges;
    try (Calibration calibration = new Calibration(model, plan)) {
      frames.forEach(calibration::add);
      ranges = calibration.ranges(ExportForms.SHARE_IN_RANGE);
    }
    int few = Math.min(frames.size(), BiasCorrection.pictures(plan.convolutions()));
    ModelProto bytes =
        new BiasCorrection(model, plan, ranges).quantise(frames.subList(0, few), Progress.NONE);
    return Files.write(to, bytes.toByteArray());
  }
}
