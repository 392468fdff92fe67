package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import org.junit.jupiter.api.Test;

class VersionRulesTest {
  private static final long MIB = 1 << 20;
  private static final SigningKey KEY = SigningKey.generate();
  private static final VersionRules RULES =
      new VersionRules(TrustedKeys.parse(KEY.publicKeyText()), Integer.MAX_VALUE);
  private static final ModelVersion GOOD =
      ModelVersion.newBuilder()
          .setName("pets")
          .setVersion("1")
          .addFiles(file(5 * MIB + 1, 6))
          .build();

  @Test
  void aSignedVersionOfConsistentSizeMayBeOpened() {
    assertThat(RULES.objection(KEY.sign(GOOD))).isEmpty();
  }

  @Test
  void anUnsignedVersionMayNotUnlessThatIsAllowed() {
    assertThat(RULES.objection(GOOD)).get().asString().contains("not signed");
    assertThat(new VersionRules(TrustedKeys.parse("unsigned"), MIB * 10).objection(GOOD)).isEmpty();
  }

  @Test
  void aSignerThatIsNotTrustedIsNamed() {
    SigningKey stranger = SigningKey.generate();

    assertThat(RULES.objection(stranger.sign(GOOD)))
        .get()
        .asString()
        .contains(stranger.publicKeyText(), "models.trust");
  }

  @Test
  void aVersionChangedAfterSigningIsRefused() {
    ModelVersion changed = KEY.sign(GOOD).toBuilder().setInputWidth(999).build();

    assertThat(RULES.objection(changed)).get().asString().contains("changed after signing");
  }

  @Test
  void aFileBeyondTheLimitIsRefusedWithWhatHelps() {
    assertThat(RULES.objection(with(file(3L << 30, 3072))))
        .get()
        .asString()
        .contains("3221225472 bytes", "models.max.bytes", "2 GiB", "FP16");
  }

  @Test
  void aSizeThatOverflowsIsRefused() {
    assertThat(RULES.objection(with(file(-1, 1))))
        .get()
        .asString()
        .contains("18446744073709551615");
  }

  @Test
  void partsThatDoNotMakeUpTheBytesAreRefused() {
    assertThat(RULES.objection(with(file(5 * MIB, 6))))
        .get()
        .asString()
        .contains("5242880 bytes has 5 parts, not 6");
    assertThat(RULES.objection(with(file(0, 0)))).isPresent();
  }

  @Test
  void aVersionWithoutAModelFileIsRefused() {
    assertThat(RULES.objection(KEY.sign(GOOD.toBuilder().clearFiles().build())))
        .get()
        .asString()
        .contains("no file of role model");
  }

  @Test
  void aNameThatCouldLeadElsewhereIsRefused() {
    assertThat(RULES.objection(KEY.sign(GOOD.toBuilder().setVersion("../1").build()))).isPresent();
  }

  @Test
  void tooManyGoldenFramesAreRefused() {
    ModelVersion.Builder many = GOOD.toBuilder();
    for (int at = 0; at < 9; at++) {
      many.addGoldenFrames(GoldenFrame.getDefaultInstance());
    }

    assertThat(RULES.objection(KEY.sign(many.build()))).get().asString().contains("9 golden");
  }

  @Test
  void goldenFramesThatAreTooLargeAreRefused() {
    GoldenFrame large =
        GoldenFrame.newBuilder().setImage(ByteString.copyFrom(new byte[5 << 20])).build();

    assertThat(RULES.objection(KEY.sign(GOOD.toBuilder().addGoldenFrames(large).build())))
        .isPresent();
  }

  @Test
  void anAgreementThatIsNoShareIsRefused() {
    GoldenFrame odd = GoldenFrame.newBuilder().setMinAgreement(Float.NaN).build();

    assertThat(RULES.objection(KEY.sign(GOOD.toBuilder().addGoldenFrames(odd).build())))
        .get()
        .asString()
        .contains("0 to 1");
  }

  private static ModelVersion with(ModelFile file) {
    return KEY.sign(GOOD.toBuilder().clearFiles().addFiles(file).build());
  }

  private static ModelFile file(long bytes, int parts) {
    return ModelFile.newBuilder().setRole("model").setBytes(bytes).setParts(parts).build();
  }
}
