package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSumsTest {
  @Test
  void aProcessorWithoutVnniIsInDoubt() {
    assertThat(ByteSums.doubt(List.of("processor\t: 0", "flags\t\t: fpu avx2 avx512f", "")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no VNNI"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpu avx_vnni avx2", "fpu avx2 avx512_vnni"})
  void aProcessorWithVnniIsNot(String flags) {
    assertThat(ByteSums.doubt(List.of("processor\t: 0", "flags\t\t: " + flags))).isEmpty();
  }

  @Test
  void anotherArchitectureIsNot() {
    assertThat(ByteSums.doubt(List.of("processor\t: 0", "Features\t: fp asimd"))).isEmpty();
  }
}
