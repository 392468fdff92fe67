package dev.maskstream.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskFormTest {
  private static Optional<MaskForm> choose(String accept) {
    return MaskForm.choose(Optional.of(accept));
  }

  @Test
  void jsonIsTheDefault() {
    assertThat(MaskForm.choose(Optional.empty())).hasValue(MaskForm.JSON);
    assertThat(choose("*/*")).hasValue(MaskForm.JSON);
    assertThat(choose("")).hasValue(MaskForm.JSON);
  }

  @Test
  void theGreatestWeightWins() {
    assertThat(choose("application/json;q=0.5, image/png")).hasValue(MaskForm.PNG);
    assertThat(choose("image/jpeg;q=0.9,image/png;q=0.8")).hasValue(MaskForm.OVERLAY);
  }

  @Test
  void theMoreExactNameWins() {
    assertThat(choose("*/*, image/jpeg")).hasValue(MaskForm.OVERLAY);
    assertThat(choose("image/*, application/geo+json")).hasValue(MaskForm.GEO_JSON);
  }

  @Test
  void aWeightOfZeroExcludes() {
    assertThat(choose("image/*, image/png;q=0")).hasValue(MaskForm.OVERLAY);
    assertThat(choose("application/json;q=0")).isEmpty();
  }

  @Test
  void nothingFitsWhatNobodyHas() {
    assertThat(choose("text/html, video/*")).isEmpty();
  }

  @Test
  void whatABrowserSendsIsUnderstood() {
    assertThat(choose("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"))
        .hasValue(MaskForm.JSON);
  }
}
