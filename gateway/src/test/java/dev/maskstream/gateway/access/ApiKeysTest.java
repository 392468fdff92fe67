package dev.maskstream.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
  private static final ApiKey.Made MADE =
      ApiKey.make("camera", Set.of(Scope.PUBLISH), new SourceGlob("hall-*"), new SecureRandom());

  @Test
  void aLineReadBackIsTheSameKey() {
    assertThat(ApiKey.parse(MADE.key().line())).isEqualTo(MADE.key());
  }

  @Test
  void theSecretStandsNowhereInTheFile() {
    assertThat(MADE.key().line()).doesNotContain(MADE.token().substring("camera.".length()));
  }

  @Test
  void onlyTheWholeTokenOpens() {
    ApiKeys keys = ApiKeys.parse(List.of(MADE.key().line()));

    assertThat(keys.opened(MADE.token())).hasValue(MADE.key());
    assertThat(keys.opened(MADE.token() + "x")).isEmpty();
    assertThat(keys.opened("camera.")).isEmpty();
    assertThat(keys.opened("camera")).isEmpty();
    assertThat(keys.opened("")).isEmpty();
  }

  @Test
  void aWrongLineIsNamedByItsNumber() {
    assertThatThrownBy(() -> ApiKeys.parse(List.of("# ok", "camera publish hall-* sha256:00:11")))
        .hasMessageStartingWith("Line 2 ");
  }

  @Test
  void aWrongLineIsNotRepeatedWhateverStandsInIt() {
    assertThatThrownBy(() -> ApiKey.parse("camera " + MADE.token() + " hall-* sha256:00:11"))
        .hasMessageNotContaining(MADE.token());
    assertThatThrownBy(() -> ApiKey.parse("camera read secret!" + " sha256:00:11"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFileThatIsNoTextIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("keys"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> new Access(Optional.of(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aNameThatStandsTwiceIsRefused() {
    String line = MADE.key().line();

    assertThatThrownBy(() -> ApiKeys.parse(List.of(line, line))).hasMessageContaining("twice");
  }

  @Test
  void aGlobMatchesWholeIds() {
    assertThat(new SourceGlob("hall-*").matches("hall-3")).isTrue();
    assertThat(new SourceGlob("hall-*").matches("the-hall-3")).isFalse();
    assertThat(new SourceGlob("*-3").matches("hall-33-3")).isTrue();
    assertThat(new SourceGlob("a*b*c").matches("aXbYbc")).isTrue();
    assertThat(new SourceGlob("a*b*c").matches("aXbYbcd")).isFalse();
    assertThat(new SourceGlob("cam").matches("cam1")).isFalse();
    assertThat(new SourceGlob("**").matchesAll()).isTrue();
  }

  @Test
  void aKeyTakenOutOfTheFileOpensNoMore(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), MADE.key().line());
    Access access = new Access(Optional.of(file));
    assertThat(access.check("x", Optional.empty(), Optional.of(MADE.token())))
        .isInstanceOf(Access.Verdict.Welcome.class);

    Files.writeString(file, "# nobody");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    access.refresh();

    assertThat(access.check("x", Optional.empty(), Optional.of(MADE.token())))
        .isInstanceOf(Access.Verdict.Refused.class);
  }

  @Test
  void aFileThatTurnsWrongLeavesTheKeysAsTheyWere(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), MADE.key().line());
    Access access = new Access(Optional.of(file));

    Files.writeString(file, "what is this");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    access.refresh();

    assertThat(access.check("x", Optional.empty(), Optional.of(MADE.token())))
        .isInstanceOf(Access.Verdict.Welcome.class);
  }
}
