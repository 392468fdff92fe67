package dev.maskstream.proto.signing;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.v1.ModelVersion;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * An Ed25519 key (RFC 8032) that model versions are signed with. Its file holds the private key as
 * PKCS #8 and the public one as text, readable by its owner only.
 *
 * <p>Threads: any.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey privateKey;
  private final byte[] publicKey;

  private SigningKey(PrivateKey privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A fresh key that is kept nowhere. */
  public static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(pair.getPrivate(), PublicKeys.raw(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of our release has Ed25519", e);
    }
  }

  /**
   * The key of a file, which is made with a fresh one if it is not there.
   *
   * @throws IOException if it cannot be read or written, or holds no such key
   */
  public static SigningKey openOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    return open(file);
  }

  private static void create(Path file) throws IOException {
    SigningKey fresh = generate();
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Whole under its name or not at all; another process may make one at the same time.
    Path partial = Files.createTempFile(folder, "signing-key", ".part", ownerOnly(folder));
    try {
      Files.writeString(partial, fresh.toText());
      Files.createLink(file, partial);
    } catch (FileAlreadyExistsException e) {
      // The other process was quicker: its key counts.
    } finally {
      Files.delete(partial);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private String toText() {
    return "%s%n%s%n%s%n%s%n"
        .formatted(
            BEGIN,
            Base64.getEncoder().encodeToString(privateKey.getEncoded()),
            END,
            publicKeyText());
  }

  private static SigningKey open(Path file) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " holds no private key");
    }
    try {
      String encoded = text.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
      SigningKey opened =
          new SigningKey(key, PublicKeys.parse(text.substring(end + END.length()).strip()));
      opened.requireWhole();
      return opened;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no Ed25519 key: " + e.getMessage(), e);
    }
  }

  private void requireWhole() throws GeneralSecurityException {
    byte[] message = publicKey;
    Signature check = Signature.getInstance(ALGORITHM);
    check.initVerify(PublicKeys.of(publicKey));
    check.update(message);
    if (!check.verify(signature(message))) {
      throw new GeneralSecurityException("its public key is another key's");
    }
  }

  /** As {@code models.trust} takes it: {@code ed25519:} and 43 letters and digits. */
  public String publicKeyText() {
    return PublicKeys.text(publicKey);
  }

  /** The version with this key's signature in place of any other. */
  public ModelVersion sign(ModelVersion version) {
    ModelVersion unsigned =
        version.toBuilder().clearSignature().setSigner(ByteString.copyFrom(publicKey)).build();
    try {
      return unsigned.toBuilder()
          .setSignature(ByteString.copyFrom(signature(unsigned.toByteArray())))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked signs", e);
    }
  }

  private byte[] signature(byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(privateKey);
    signature.update(message);
    return signature.sign();
  }
}
