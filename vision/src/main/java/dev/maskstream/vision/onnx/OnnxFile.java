package dev.maskstream.vision.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
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

/** What becomes of an ONNX file that is read without being run. */
public sealed interface OnnxFile {
  /** The format's own limit: one protocol buffer message. */
  long MAX_BYTES = Integer.MAX_VALUE;

  /**
   * The file is one whole graph of standard operators. Whether it is of use is another question.
   *
   * @param sha256 of the file, 64 lower-case hexadecimal digits
   * @param bytes size of the file
   */
  record Read(ModelProto model, String sha256, long bytes) implements OnnxFile {}

  /**
   * The file must not be handed to an engine.
   *
   * @param code {@code not-onnx}, {@code too-large}, {@code external-data} or {@code
   *     custom-operator}
   * @param reason a sentence
   */
  record Refused(String code, String reason) implements OnnxFile {}

  /**
   * Reads a file. It is mapped, so weights take no heap.
   *
   * @throws IOException if the file cannot be read
   */
  static OnnxFile read(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      return new Refused(
          "too-large",
          "the file has %,d bytes; one ONNX file holds at most %,d. Export the model in FP16 to halve it."
              .formatted(bytes, MAX_BYTES));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes));
    }
  }

  private static OnnxFile parse(ByteBuffer content) throws IOException {
    ModelProto model;
    try {
      CodedInputStream in = CodedInputStream.newInstance(content.duplicate());
      in.enableAliasing(true);
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      return new Refused("not-onnx", "this is not an ONNX file: " + e.getMessage());
    }
    Optional<ContractCheck.Breach> danger = ContractCheck.danger(model);
    return danger.isPresent()
        ? new Refused(danger.get().code(), danger.get().reason())
        : new Read(model, sha256(content), content.capacity());
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
