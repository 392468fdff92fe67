package dev.maskstream.vision;

import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.OnnxFile;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an ONNX file turns out to be when it is read without being run: usable, or refused with a
 * reason its owner can act on.
 */
public sealed interface ModelFile {
  /** The format's own limit: one protocol buffer message. */
  long MAX_BYTES = OnnxFile.MAX_BYTES;

  /** The file meets the engine contract. */
  record Usable(ModelFacts facts) implements ModelFile {}

  /**
   * The file cannot serve.
   *
   * @param code short and stable, such as {@code external-data}
   * @param reason a sentence
   */
  record Refused(String code, String reason) implements ModelFile {}

  /**
   * Reads a file without loading it into an engine. The file is mapped, so weights take no heap.
   *
   * @throws IOException if the file cannot be read
   */
  static ModelFile inspect(Path file) throws IOException {
    return switch (OnnxFile.read(file)) {
      case OnnxFile.Refused(String code, String reason) -> new Refused(code, reason);
      case OnnxFile.Read read -> inspect(read);
    };
  }

  private static ModelFile inspect(OnnxFile.Read file) {
    ModelProto model = file.model();
    Optional<ContractCheck.Breach> breach = ContractCheck.firstBreach(model);
    if (breach.isPresent()) {
      return new Refused(breach.get().code(), breach.get().reason());
    }
    ContractCheck.InputSize size = ContractCheck.inputSize(model).orElseThrow();
    OptionalInt batch = ContractCheck.batch(model);
    return new Usable(
        new ModelFacts(
            file.sha256(),
            file.bytes(),
            size.width(),
            size.height(),
            batch,
            ContractCheck.hasConfidence(model),
            ContractCheck.opset(model),
            ContractCheck.precision(model),
            ContractCheck.metadata(model)));
  }
}
