package dev.maskstream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.doctor.Finding.Verdict;
import dev.maskstream.standalone.model.OwnKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyChecksTest {
  @TempDir private Path home;

  @Test
  void aKeyThatIsNotThereIsNotMadeByLooking() {
    Finding finding = KeyChecks.signingKey(environment());

    assertThat(finding.detail()).contains("made when it is first needed");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aKeyThatIsThereIsNamed() {
    OwnKey own = OwnKey.open(environment());

    assertThat(KeyChecks.signingKey(environment()).detail())
        .contains(own.key().publicKeyText(), own.file().toString());
  }

  @Test
  void aHomeThatCannotBeWrittenIsALimit() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "");

    Finding finding = KeyChecks.signingKey(Map.of("HOME", file.toString()));

    assertThat(finding.verdict()).isEqualTo(Verdict.LIMITED);
    assertThat(finding.detail()).contains(OwnKey.VARIABLE);
  }

  private Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }
}
