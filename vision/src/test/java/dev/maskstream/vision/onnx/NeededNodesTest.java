package dev.maskstream.vision.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeededNodesTest {
  private static final GraphProto GRAPH =
      GraphProto.newBuilder()
          .addNode(Onnx.node("Add", List.of("in", "one"), List.of("a")))
          .addNode(Onnx.node("Add", List.of("a", "two"), List.of("b")))
          .addNode(Onnx.node("Relu", List.of("a"), List.of("c")))
          .addInitializer(Onnx.floats("one", List.of(), 1))
          .addInitializer(Onnx.floats("two", List.of(), 2))
          .addInput(ValueInfoProto.newBuilder().setName("in"))
          .addInput(ValueInfoProto.newBuilder().setName("two"))
          .addOutput(ValueInfoProto.newBuilder().setName("c"))
          .build();

  @Test
  void nodesThatNoOutputNeedsAreLeftOut() {
    assertThat(NeededNodes.of(GRAPH).getNodeList())
        .extracting(NodeProto::getName)
        .containsExactly("a", "c");
  }

  @Test
  void constantsThatNobodyReadsAreLeftOut() {
    assertThat(NeededNodes.of(GRAPH).getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("one");
  }

  @Test
  void inputsThatNobodyReadsAreLeftOut() {
    assertThat(NeededNodes.of(GRAPH).getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("in");
  }
}
