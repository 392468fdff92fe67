package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.maskstream.tensorrt.NetworkSignature.Part;
import dev.maskstream.tensorrt.NetworkSignature.TensorFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkSignatureTest {
  private static final TensorFacts IMAGE = uint8("image", -1L, 48L, 64L, 3L);
  private static final TensorFacts MAP = uint8("class_map", -1L, 48L, 64L);

  private static TensorFacts uint8(String name, Long... dims) {
    return new TensorFacts(name, DataType.UINT8, List.of(dims));
  }

  @Test
  void theContractIsRecognised() {
    NetworkSignature signature =
        NetworkSignature.of(List.of(IMAGE), List.of(MAP, uint8("confidence", -1L, 48L, 64L)));

    assertThat(signature)
        .isEqualTo(
            new NetworkSignature(
                new Part("image", DataType.UINT8, List.of(48L, 64L, 3L)),
                List.of(
                    new Part("class_map", DataType.UINT8, List.of(48L, 64L)),
                    new Part("confidence", DataType.UINT8, List.of(48L, 64L))),
                true,
                0));
    assertThat(signature.input().bytes()).isEqualTo(9216);
    assertThat(signature.dims(signature.input(), 5)).containsExactly(5, 48, 64, 3);
    assertThat(signature.sizes(List.of(1, 8))).isEqualTo(new BatchSizes(List.of(1, 8)));
  }

  @Test
  void aFixedBatchIsTheOnlySize() {
    NetworkSignature signature =
        NetworkSignature.of(
            List.of(uint8("image", 4L, 48L, 64L, 3L)), List.of(uint8("map", 4L, 48L, 64L)));

    assertThat(signature.sizes(List.of(1, 8))).isEqualTo(new BatchSizes(List.of(4)));
  }

  @Test
  void aNetworkOfFixedSizesRunsOneAtATime() {
    NetworkSignature signature =
        NetworkSignature.of(
            List.of(TensorFacts.of("image", "kFLOAT", List.of(1L, 3L, 1024L, 1024L))),
            List.of(
                TensorFacts.of("embedding", "kFLOAT", List.of(1L, 256L, 64L, 64L)),
                TensorFacts.of("fine", "kHALF", List.of(1L, 32L, 256L, 256L))));

    assertThat(signature.sizes(List.of(1, 8))).isEqualTo(new BatchSizes(List.of(1)));
    assertThat(signature.dims(signature.input(), 1)).containsExactly(1, 3, 1024, 1024);
    assertThat(signature.outputs()).extracting(Part::bytes).containsExactly(4L << 20, 4L << 20);
    assertThat(signature.frames(new Shape(1, 3, 1024, 1024))).isEqualTo(1);
    assertThat(signature.frames(new Shape(2, 3, 1024, 1024))).isZero();
  }

  @Test
  void otherNetworksAreRefusedByName() {
    assertRefused(List.of(IMAGE, IMAGE), MAP, "it has 2 inputs; wanted is one");
    assertRefused(
        List.of(uint8("image", -1L, -1L, 64L, 3L)),
        MAP,
        "its input is image uint8 [-1, -1, 64, 3]");
    assertRefused(
        List.of(uint8("image", 1L, 48L, 64L, 3L)),
        uint8("logits", -1L, 5L, 48L, 64L),
        "its output is logits uint8 [-1, 5, 48, 64]; wanted is uint8 [N, H, W, channels] to uint8"
            + " [N, H, W], or a network all of whose sizes are fixed");
    assertRefused(
        List.of(TensorFacts.of("x", "kFP8", List.of(1L, 3L))),
        MAP,
        "its input is x unknown [1, 3]");
  }

  private static void assertRefused(List<TensorFacts> inputs, TensorFacts output, String words) {
    assertThatThrownBy(() -> NetworkSignature.of(inputs, List.of(output)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(words);
  }

  @Test
  void whatTheFileDoesNotComputeInIsRefused() {
    Precisions floats = Precisions.of(Set.of("kFLOAT", "kUINT8"));

    floats.require(Options.of(Map.of()));
    assertThatThrownBy(() -> floats.require(Options.of(Map.of("fp16", true))))
        .hasMessageContaining("computes in no 16-bit floats");
    assertThatThrownBy(() -> floats.require(Options.of(Map.of("int8", true))))
        .hasMessageContaining("it is not quantised");
    Precisions.of(Set.of("kHALF")).require(Options.of(Map.of("fp16", true)));
    Precisions.of(Set.of("kINT8")).require(Options.of(Map.of("int8", true)));
  }
}
