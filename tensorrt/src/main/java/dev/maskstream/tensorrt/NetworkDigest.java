package dev.maskstream.tensorrt;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether two ONNX files are the same network with other weights: a SHA-256 of everything
 * that decides what is computed, but for the values of the graph's initializers. Names, shapes and
 * types of these are in it, and so are constants within nodes.
 *
 * <p>It reads protobuf's wire format (developers.google.com/protocol-buffers/docs/encoding) by the
 * field numbers of onnx.proto.
 */
final class NetworkDigest {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;
  private static final int MOST_VARINT_BITS = 63;

  /**
   * What counts of a message; all else is left out.
   *
   * @param whole fields that count as they are
   * @param parts fields of which only a part counts
   */
  private record Fields(Set<Integer> whole, Map<Integer, Fields> parts) {}

  /** Dimensions, type, segment, name, external data and where it lies; no values. */
  private static final Fields TENSOR = new Fields(Set.of(1, 2, 3, 8, 13, 14), Map.of());

  /** Nodes, inputs, outputs, quantisation, sparse initializers; of initializers what they are. */
  private static final Fields GRAPH = new Fields(Set.of(1, 11, 12, 14, 15), Map.of(5, TENSOR));

  /** Operator sets, functions, the graph; neither who wrote it nor what it is called. */
  private static final Fields MODEL = new Fields(Set.of(8, 25), Map.of(7, GRAPH));

  private NetworkDigest() {}

  /**
   * The digest of a file.
   *
   * @return 64 hexadecimal digits
   * @throws IOException if it cannot be read or is no protobuf message
   */
  static String of(Path onnx) throws IOException {
    try {
      return HexFormat.of().formatHex(digest(ByteBuffer.wrap(Files.readAllBytes(onnx)), MODEL));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException(onnx + " is no ONNX file", e);
    }
  }

  private static byte[] digest(ByteBuffer message, Fields fields) {
    MessageDigest digest = PlanKey.digest();
    while (message.hasRemaining()) {
      long tag = varint(message);
      ByteBuffer value = value(message, (int) (tag & 7));
      int field = (int) (tag >>> 3);
      if (fields.whole().contains(field)) {
        add(digest, tag, value);
      } else if (fields.parts().containsKey(field)) {
        add(digest, tag, ByteBuffer.wrap(digest(value, fields.parts().get(field))));
      }
    }
    return digest.digest();
  }

  /** With its length, so that two fields never read as one other. */
  private static void add(MessageDigest digest, long tag, ByteBuffer value) {
    digest.update((tag + " " + value.remaining() + " ").getBytes(StandardCharsets.US_ASCII));
    digest.update(value);
  }

  /** A field's content; the message goes on behind it. */
  private static ByteBuffer value(ByteBuffer message, int wireType) {
    int start = message.position();
    switch (wireType) {
      case VARINT -> varint(message);
      case FIXED64 -> skip(message, Long.BYTES);
      case FIXED32 -> skip(message, Integer.BYTES);
      case LENGTH -> {
        long length = varint(message);
        start = message.position();
        skip(message, length);
      }
      default -> throw new IllegalArgumentException("wire type " + wireType);
    }
    return message.slice(start, message.position() - start);
  }

  private static void skip(ByteBuffer message, long bytes) {
    if (bytes < 0 || bytes > message.remaining()) {
      throw new BufferUnderflowException();
    }
    message.position(message.position() + (int) bytes);
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
