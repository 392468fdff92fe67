package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.tensorrt.NetworkSignature.TensorFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkSignatureTest {
  private static final TensorFacts IMAGE = uint8("image", -1L, 48L, 64L, 3L);
  private static final TensorFacts MAP = uint8("class_map", -1L, 48L, 64L);

  private static TensorFacts uint8(String name, Long... dims) {
    return new TensorFacts(name, true, List.of(dims));
  }

  @Test
  void theContractIsRecognised() {
    NetworkSignature signature =
        NetworkSignature.of(List.of(IMAGE), List.of(MAP, uint8("confidence", -1L, 48L, 64L)));

    assertThat(signature)
        .isEqualTo(new NetworkSignature("image", List.of("class_map", "confidence"), 0, 48, 64, 3));
    assertThat(signature.inputFrameBytes()).isEqualTo(9216);
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
  void otherNetworksAreRefusedByName() {
    assertThatThrownBy(() -> NetworkSignature.of(List.of(IMAGE, IMAGE), List.of(MAP)))
        .hasMessage("it has 2 inputs; wanted is one");
    assertThatThrownBy(
            () ->
                NetworkSignature.of(
                    List.of(new TensorFacts("x", false, List.of(1L, 3L, 8L, 8L))), List.of(MAP)))
        .hasMessage("its input is x not uint8 [1, 3, 8, 8]; wanted is uint8 [N, H, W, channels]");
    assertThatThrownBy(
            () -> NetworkSignature.of(List.of(uint8("image", -1L, -1L, 64L, 3L)), List.of(MAP)))
        .hasMessageContaining("only the batch may be left open");
    assertThatThrownBy(
            () -> NetworkSignature.of(List.of(IMAGE), List.of(uint8("logits", -1L, 5L, 48L, 64L))))
        .hasMessage("its output is logits uint8 [-1, 5, 48, 64]; wanted is uint8 [N, 48, 64]");
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
