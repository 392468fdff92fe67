package dev.maskstream.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX files written field by field, by the numbers of onnx.proto. */
class NetworkDigestTest {
  private static final int PRODUCER = 2;
  private static final int GRAPH = 7;
  private static final int OPERATOR_SET = 8;
  private static final int NODE = 1;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int TENSOR_FLOATS = 4;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;

  @TempDir Path folder;
  private int files;

  /** A message under construction. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message with(int field, byte[] content) {
      bytes.write(field << 3 | 2);
      bytes.write(content.length);
      bytes.writeBytes(content);
      return this;
    }

    Message with(int field, String text) {
      return with(field, text.getBytes(UTF_8));
    }

    Message with(int field, Message part) {
      return with(field, part.bytes.toByteArray());
    }

    Message with(int field, int number) {
      bytes.write(field << 3);
      bytes.write(number);
      return this;
    }
  }

  private static Message weights(int length, String raw) {
    return weights(length, raw, FLOAT);
  }

  private static Message weights(int length, String raw, int type) {
    return new Message()
        .with(TENSOR_DIMS, length)
        .with(TENSOR_TYPE, type)
        .with(TENSOR_NAME, "kernel")
        .with(TENSOR_RAW, raw);
  }

  private static Message node(String operator) {
    return new Message()
        .with(NODE_INPUT, "picture")
        .with(NODE_INPUT, "kernel")
        .with(NODE_OPERATOR, operator);
  }

  private static Message graph(String operator, Message weights) {
    return new Message().with(NODE, node(operator)).with(INITIALIZER, weights);
  }

  private static Message model(Message graph) {
    return new Message().with(PRODUCER, "a trainer").with(GRAPH, graph);
  }

  private String digest(Message model) throws IOException {
    return NetworkDigest.of(write(model.bytes.toByteArray()));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve(files++ + ".onnx"), bytes);
  }

  @Test
  void otherWeightsAreTheSameNetwork() throws IOException {
    String one = digest(model(graph("Conv", weights(4, "abcd"))));

    assertThat(one).hasSize(64);
    assertThat(digest(model(graph("Conv", weights(4, "efgh"))))).isEqualTo(one);
    Message asFloats =
        new Message()
            .with(TENSOR_DIMS, 4)
            .with(TENSOR_TYPE, FLOAT)
            .with(TENSOR_FLOATS, "0123456789abcdef")
            .with(TENSOR_NAME, "kernel");
    assertThat(digest(model(graph("Conv", asFloats)))).isEqualTo(one);
  }

  @Test
  void valuesThatAreNoWeightsAreOfTheNetwork() throws IOException {
    for (String operator : new String[] {"Resize", "Clip", "Reshape"}) {
      assertThat(digest(model(graph(operator, weights(4, "abcd")))))
          .isNotEqualTo(digest(model(graph(operator, weights(4, "efgh")))));
    }
    assertThat(digest(model(graph("Conv", weights(4, "abcd", INT64)))))
        .isNotEqualTo(digest(model(graph("Conv", weights(4, "efgh", INT64)))));
    assertThat(digest(model(graph("Conv", weights(4, "abcd")).with(NODE, node("Resize")))))
        .as("what is a weight and something else besides")
        .isNotEqualTo(digest(model(graph("Conv", weights(4, "efgh")).with(NODE, node("Resize")))));
  }

  @Test
  void whereANodeHoldsAGraphNothingIsTakenForAWeight() throws IOException {
    Message loop =
        node("Loop").with(NODE_ATTRIBUTE, new Message().with(ATTRIBUTE_GRAPH, new Message()));

    assertThat(digest(model(graph("Conv", weights(4, "abcd")).with(NODE, loop))))
        .isNotEqualTo(digest(model(graph("Conv", weights(4, "efgh")).with(NODE, loop))));
  }

  @Test
  void whoWroteItAndWhatItIsCalledIsNoMatter() throws IOException {
    Message graph = graph("Conv", weights(4, "abcd"));
    Message named = graph("Conv", weights(4, "abcd")).with(NAME, "version 2");

    assertThat(digest(new Message().with(PRODUCER, "another").with(GRAPH, named)))
        .isEqualTo(digest(model(graph)));
  }

  @Test
  void whatIsComputedIsAnotherNetwork() throws IOException {
    String one = digest(model(graph("Conv", weights(4, "abcd"))));

    assertThat(digest(model(graph("Gemm", weights(4, "abcd"))))).isNotEqualTo(one);
    assertThat(digest(model(graph("Conv", weights(3, "abc"))))).isNotEqualTo(one);
    assertThat(digest(model(graph("Conv", weights(4, "abcd")).with(NODE, node("Relu")))))
        .isNotEqualTo(one);
    assertThat(digest(model(graph("Conv", weights(4, "abcd"))).with(OPERATOR_SET, "18")))
        .isNotEqualTo(one);
  }

  @Test
  void aFileThatIsNoneIsRefusedByName() throws IOException {
    Path cut = write(new byte[] {GRAPH << 3 | 2, 100, 1, 2});
    Path text = write("hello, world".getBytes(UTF_8));

    assertThatThrownBy(() -> NetworkDigest.of(cut)).hasMessage(cut + " is no ONNX file");
    assertThatThrownBy(() -> NetworkDigest.of(text)).hasMessage(text + " is no ONNX file");
  }
}
