package dev.maskstream.vision;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an ONNX file turns out to be when it is read without being run: usable, or refused with a
 * reason its owner can act on.
 */
public sealed interface ModelFile {
  /** The format's own limit: one protocol buffer message. */
  long MAX_BYTES = Integer.MAX_VALUE;

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
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      return new Refused(
          "too-large",
          "the file has %,d bytes; one ONNX file holds at most %,d. Export the model in FP16 to halve it."
              .formatted(bytes, MAX_BYTES));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
      return inspect(content);
    }
  }

  private static ModelFile inspect(ByteBuffer content) throws IOException {
    ModelProto model;
    try {
      CodedInputStream in = CodedInputStream.newInstance(content.duplicate());
      in.enableAliasing(true);
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      return new Refused("not-onnx", "this is not an ONNX file: " + e.getMessage());
    }
    Optional<ContractCheck.Breach> breach = ContractCheck.firstBreach(model);
    if (breach.isPresent()) {
      return new Refused(breach.get().code(), breach.get().reason());
    }
    ContractCheck.InputSize size = ContractCheck.inputSize(model).orElseThrow();
    OptionalInt batch = ContractCheck.batch(model);
    return new Usable(
        new ModelFacts(
            sha256(content),
            content.capacity(),
            size.width(),
            size.height(),
            batch,
            ContractCheck.hasConfidence(model),
            ContractCheck.opset(model),
            ContractCheck.precision(model),
            ContractCheck.metadata(model)));
  }

  private static String sha256(ByteBuffer content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
