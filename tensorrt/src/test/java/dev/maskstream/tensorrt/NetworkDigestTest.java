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
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
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
    return new Message()
        .with(TENSOR_DIMS, length)
        .with(TENSOR_NAME, "kernel")
        .with(TENSOR_RAW, raw);
  }

  private static Message graph(String node, Message weights) {
    return new Message().with(NODE, node).with(INITIALIZER, weights);
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
            .with(TENSOR_FLOATS, "0123456789abcdef")
            .with(TENSOR_NAME, "kernel");
    assertThat(digest(model(graph("Conv", asFloats)))).isEqualTo(one);
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
    assertThat(digest(model(graph("Conv", weights(4, "abcd")).with(NODE, "Relu"))))
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
