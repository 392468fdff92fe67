package dev.maskstream.trainer.export;

import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes a network as an ONNX file that meets the engine contract, and makes sure it is the same.
 */
public final class OnnxExport {
  private static final float BYTE_TO_SHARE = 1 / 255f;

  /** What the file is called and what its classes mean. */
  public record Label(String name, String version, List<SegmentClass> classes, Fit fit) {}

  /**
   * An exported file.
   *
   * @param spec as the file serves, with its SHA-256
   */
  public record Exported(Path file, ModelSpec spec, Parity parity) {}

  /**
   * Exports and checks. The file appears under its name only when the check has passed.
   *
   * @param frames real pictures at the network's size to check with, at least one
   * @throws ExportMismatchException if the file does not do what the network does
   * @throws IOException if the file cannot be written
   */
  public static Exported write(Network network, Label label, List<FittedFrame> frames, Path file)
      throws IOException {
    UnetShape shape = network.unet().shape();
    byte[] bytes =
        ContractGraph.around(
                UnetGraph.of(network.unet()),
                InputShape.anyBatch(shape.inputWidth(), shape.inputHeight()),
                BYTE_TO_SHARE,
                true)
            .toByteArray();
    Path part = file.resolveSibling(file.getFileName() + ".part.onnx");
    ModelSpec spec =
        new ModelSpec(
            label.name(),
            label.version(),
            Sha256.of(bytes),
            label.classes(),
            shape.inputWidth(),
            shape.inputHeight(),
            label.fit());
    try {
      WholeFile.write(part, bytes);
      Parity parity = ParityCheck.measure(network, part, spec, frames);
      if (!ParityCheck.holds(parity)) {
        throw new ExportMismatchException(parity);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Exported(file, spec, parity);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private OnnxExport() {}
}
