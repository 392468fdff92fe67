package dev.maskstream.tensorrt;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Tells whether two ONNX files are the same network with other weights: a SHA-256 of everything
 * that decides what is computed, but for the values of weights. Weights are the graph's
 * initializers of floats that only convolutions, matrix products and normalisations read; all other
 * values, such as the scales of a resize, are a part of the network.
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
   * A field of a message.
   *
   * @param value its content, of a text or message without the length before it
   */
  private record Field(int number, int wireType, ByteBuffer value) {
    String text() {
      return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }

    boolean isNumber(Set<Integer> ofThese) {
      return wireType == VARINT && ofThese.contains((int) varint(value.duplicate()));
    }
  }

  /** Operator sets and functions; neither who wrote it nor what it is called. */
  private static final Set<Integer> MODEL = Set.of(8, 25);

  private static final int MODEL_GRAPH = 7;

  /** Nodes, inputs, outputs, quantisation, sparse initializers. */
  private static final Set<Integer> GRAPH = Set.of(1, 11, 12, 14, 15);

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;

  /** Dimensions, type, segment, name, external data and where it lies; no values. */
  private static final Set<Integer> WEIGHTS = Set.of(1, 2, 3, 8, 13, 14);

  /** Floats of 32, 16 and 64 bits and of 16 with a long exponent. */
  private static final Set<Integer> FLOATS = Set.of(1, 10, 11, 16);

  private static final Set<String> TAKE_WEIGHTS =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization");

  private NetworkDigest() {}

  /**
   * The digest of a file.
   *
   * @return 64 hexadecimal digits
   * @throws IOException if it cannot be read or is no protobuf message
   */
  static String of(Path onnx) throws IOException {
    try {
      MessageDigest digest = PlanKey.digest();
      for (Field field : fields(ByteBuffer.wrap(Files.readAllBytes(onnx)))) {
        if (field.number() == MODEL_GRAPH) {
          digest.update(graph(field.value()));
        } else if (MODEL.contains(field.number())) {
          add(digest, field);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException(onnx + " is no ONNX file", e);
    }
  }

  private static byte[] graph(ByteBuffer graph) {
    List<Field> fields = fields(graph);
    Set<String> weights = weights(fields);
    MessageDigest digest = PlanKey.digest();
    for (Field field : fields) {
      if (field.number() == GRAPH_INITIALIZER) {
        digest.update(initializer(field.value(), weights));
      } else if (GRAPH.contains(field.number())) {
        add(digest, field);
      }
    }
    return digest.digest();
  }

  /** Names that nothing reads but what takes weights; none where a node holds a graph itself. */
  private static Set<String> weights(List<Field> graph) {
    Set<String> taken = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (Field field : graph) {
      if (field.number() == GRAPH_NODE) {
        List<Field> node = fields(field.value());
        if (node.stream().anyMatch(NetworkDigest::holdsGraph)) {
          return Set.of();
        }
        boolean takes =
            node.stream()
                .filter(each -> each.number() == NODE_OPERATOR)
                .allMatch(each -> TAKE_WEIGHTS.contains(each.text()));
        node.stream()
            .filter(each -> each.number() == NODE_INPUT)
            .forEach(each -> (takes ? taken : others).add(each.text()));
      }
    }
    taken.removeAll(others);
    return taken;
  }

  private static boolean holdsGraph(Field field) {
    return field.number() == NODE_ATTRIBUTE
        && fields(field.value()).stream()
            .anyMatch(each -> ATTRIBUTE_GRAPHS.contains(each.number()));
  }

  private static byte[] initializer(ByteBuffer tensor, Set<String> weights) {
    List<Field> fields = fields(tensor);
    boolean isWeight =
        fields.stream()
                .anyMatch(each -> each.number() == TENSOR_NAME && weights.contains(each.text()))
            && fields.stream()
                .anyMatch(each -> each.number() == TENSOR_TYPE && each.isNumber(FLOATS));
    MessageDigest digest = PlanKey.digest();
    for (Field field : fields) {
      if (!isWeight || WEIGHTS.contains(field.number())) {
        add(digest, field);
      }
    }
    return digest.digest();
  }

  private static List<Field> fields(ByteBuffer message) {
    ByteBuffer rest = message.duplicate();
    List<Field> fields = new ArrayList<>();
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      int wireType = (int) (tag & 7);
      fields.add(new Field((int) (tag >>> 3), wireType, value(rest, wireType)));
    }
    return fields;
  }

  /** With its length, so that two fields never read as one other. */
  private static void add(MessageDigest digest, Field field) {
    String head = field.number() + " " + field.value().remaining() + " ";
    digest.update(head.getBytes(StandardCharsets.US_ASCII));
    digest.update(field.value().duplicate());
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
