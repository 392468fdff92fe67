package dev.maskstream.proto.kafka;

import dev.maskstream.proto.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file in parts of {@link Topics#MODEL_FILE_PART_BYTES}, one in memory at a time. Belongs to one
 * thread; {@link #close} closes the file.
 */
final class FileParts implements AutoCloseable {
  private final Path path;
  private final Digest expected;
  private final InputStream in;
  private final MessageDigest hash = sha256();
  private int nextPart;

  /**
   * @param expected what {@link #digest} said of the file; the last part is not given out unless it
   *     still holds
   */
  FileParts(Path path, Digest expected) throws IOException {
    this.path = path;
    this.expected = expected;
    this.in = Files.newInputStream(path);
  }

  /**
   * What a file is known by.
   *
   * @param sha256 64 lower-case hexadecimal digits
   */
  record Digest(String sha256, long bytes) {
    int parts() {
      return Math.toIntExact(Math.ceilDiv(bytes, Topics.MODEL_FILE_PART_BYTES));
    }
  }

  static Digest digest(Path path) throws IOException {
    MessageDigest hash = sha256();
    byte[] buffer = new byte[64 << 10];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new Digest(HexFormat.of().formatHex(hash.digest()), bytes);
  }

  boolean hasNext() {
    return nextPart < expected.parts();
  }

  byte[] next() throws IOException {
    byte[] part = in.readNBytes(Topics.MODEL_FILE_PART_BYTES);
    hash.update(part);
    nextPart++;
    if (!hasNext() && !HexFormat.of().formatHex(hash.digest()).equals(expected.sha256())) {
      throw new IOException(path + " changed while it was read");
    }
    return part;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
