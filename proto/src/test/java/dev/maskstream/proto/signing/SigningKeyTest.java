package dev.maskstream.proto.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.signing.TrustedKeys.Verdict;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  private static final ModelVersion VERSION =
      ModelVersion.newBuilder()
          .setName("street")
          .setVersion("1")
          .addFiles(ModelFile.newBuilder().setRole("model").setSha256("aa").setBytes(3))
          .build();

  @TempDir private Path folder;

  private final SigningKey key = SigningKey.generate();

  @Test
  void aVersionIsTrustedByWhomItsSignerIsTrusted() {
    TrustedKeys mine = TrustedKeys.parse(key.publicKeyText());

    assertThat(mine.check(key.sign(VERSION))).isEqualTo(new Verdict.Trusted(key.publicKeyText()));
  }

  @Test
  void aStrangersVersionIsRefusedByName() {
    SigningKey stranger = SigningKey.generate();

    assertThat(reason(TrustedKeys.parse(key.publicKeyText()), stranger.sign(VERSION)))
        .contains(stranger.publicKeyText());
  }

  @Test
  void aVersionThatWasChangedAfterSigningIsRefused() {
    ModelVersion changed =
        key.sign(VERSION).toBuilder()
            .setFiles(0, VERSION.getFiles(0).toBuilder().setSha256("bb"))
            .build();

    assertThat(reason(TrustedKeys.parse(key.publicKeyText()), changed)).contains("changed");
  }

  @Test
  void aSignatureUnderATrustedNameMustBeThatKeys() {
    ModelVersion forged =
        SigningKey.generate().sign(VERSION).toBuilder()
            .setSigner(key.sign(VERSION).getSigner())
            .build();

    assertThat(TrustedKeys.parse(key.publicKeyText()).check(forged))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aSignerOrSignatureOfTheWrongLengthIsRefused() {
    TrustedKeys mine = TrustedKeys.parse(key.publicKeyText());
    ModelVersion signed = key.sign(VERSION);
    ByteString shortOne = ByteString.copyFromUtf8("x");

    assertThat(mine.check(signed.toBuilder().setSigner(shortOne).build()))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(mine.check(signed.toBuilder().setSignature(shortOne).build()))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void anUnsignedVersionIsTrustedOnlyWhereThatIsSaid() {
    assertThat(TrustedKeys.parse("").check(VERSION)).isInstanceOf(Verdict.Refused.class);
    assertThat(TrustedKeys.parse(key.publicKeyText() + ", unsigned").check(VERSION))
        .isEqualTo(new Verdict.Trusted(""));
  }

  @Test
  void aListWithSomethingElseInItIsRefused() {
    assertThatThrownBy(() -> TrustedKeys.parse("ed25519:abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ed25519:abc");
  }

  @Test
  void aKeyIsMadeOnceAndThenKept() throws Exception {
    Path file = folder.resolve("deep/key.pem");

    SigningKey first = SigningKey.openOrCreate(file);

    assertThat(SigningKey.openOrCreate(file).publicKeyText()).isEqualTo(first.publicKeyText());
    assertThat(
            TrustedKeys.parse(first.publicKeyText())
                .check(SigningKey.openOrCreate(file).sign(VERSION)))
        .isInstanceOf(Verdict.Trusted.class);
  }

  @Test
  void aKeysFileIsItsOwnersOnly() throws Exception {
    Path file = folder.resolve("key.pem");

    SigningKey.openOrCreate(file);

    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aFileWithAnotherKeysPublicHalfIsRefused() throws Exception {
    Path file = folder.resolve("key.pem");
    String own = SigningKey.openOrCreate(file).publicKeyText();
    Files.writeString(file, Files.readString(file).replace(own, key.publicKeyText()));

    assertThatThrownBy(() -> SigningKey.openOrCreate(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem");
  }

  private static String reason(TrustedKeys keys, ModelVersion version) {
    return keys.check(version) instanceof Verdict.Refused(String reason) ? reason : "";
  }
}
