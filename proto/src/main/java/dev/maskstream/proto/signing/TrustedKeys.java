package dev.maskstream.proto.signing;

import dev.maskstream.proto.v1.ModelVersion;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whose model versions may be opened.
 *
 * @param keys public keys as text
 * @param unsignedToo whether versions without a signature may be, too
 */
public record TrustedKeys(Set<String> keys, boolean unsignedToo) {
  private static final String UNSIGNED = "unsigned";

  public TrustedKeys {
    keys = Set.copyOf(keys);
  }

  /** Whether a version may be opened. */
  public sealed interface Verdict {
    /**
     * It may.
     *
     * @param key that signed it; empty for an unsigned one
     */
    record Trusted(String key) implements Verdict {}

    /**
     * It may not.
     *
     * @param reason a sentence for the operator
     */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Reads a list as settings give it: public keys separated by commas, and the word {@code
   * unsigned} where unsigned versions are to be opened as well. Nothing is trusted by an empty one.
   *
   * @throws IllegalArgumentException if it names something else
   */
  public static TrustedKeys parse(String list) {
    Set<String> keys = new TreeSet<>();
    boolean unsigned = false;
    for (String entry : Stream.of(list.split(",", -1)).map(String::strip).toList()) {
      if (entry.equals(UNSIGNED)) {
        unsigned = true;
      } else if (!entry.isEmpty()) {
        keys.add(PublicKeys.text(PublicKeys.parse(entry)));
      }
    }
    return new TrustedKeys(keys, unsigned);
  }

  /** The key that a version says it is signed with, as text; empty if with none. Not checked. */
  public static Optional<String> signer(ModelVersion version) {
    byte[] signer = version.getSigner().toByteArray();
    return version.getSignature().isEmpty() || signer.length != PublicKeys.RAW_BYTES
        ? Optional.empty()
        : Optional.of(PublicKeys.text(signer));
  }

  /** Checks a version's signature, and whether its signer is trusted. */
  public Verdict check(ModelVersion version) {
    if (version.getSignature().isEmpty()) {
      return unsignedToo
          ? new Verdict.Trusted("")
          : new Verdict.Refused("the version is not signed, and unsigned ones are not trusted");
    }
    byte[] signer = version.getSigner().toByteArray();
    if (signer.length != PublicKeys.RAW_BYTES) {
      return new Verdict.Refused("the version's signer is no Ed25519 key");
    }
    String key = PublicKeys.text(signer);
    if (!keys.contains(key)) {
      return new Verdict.Refused(
          "the version is signed by " + key + ", which is not trusted here; see models.trust");
    }
    return isSignedBy(signer, version)
        ? new Verdict.Trusted(key)
        : new Verdict.Refused("the signature is not of this version: it was changed after signing");
  }

  private static boolean isSignedBy(byte[] signer, ModelVersion version) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(PublicKeys.of(signer));
      signature.update(version.toBuilder().clearSignature().build().toByteArray());
      return signature.verify(version.getSignature().toByteArray());
    } catch (GeneralSecurityException e) {
      // A malformed signature or key: as good as a wrong one.
      return false;
    }
  }
}
