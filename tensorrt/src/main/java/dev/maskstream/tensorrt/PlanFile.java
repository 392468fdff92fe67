package dev.maskstream.tensorrt;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A plan on disk: four bytes {@code MTRP}, the form's number (int), the key's length (int) and line
 * (UTF-8), the plan's length (int) and SHA-256 (32 bytes), the plan. Big-endian.
 */
final class PlanFile {
  private static final int MAGIC = 0x4d545250;
  private static final int FORM = 2;
  private static final int LONGEST_KEY = 4096;
  private static final int DIGEST = 32;

  private PlanFile() {}

  /** What a file is found to be. */
  sealed interface Content {
    /**
     * A whole plan.
     *
     * @param plan its bytes, from position to limit
     */
    record Whole(PlanKey key, ByteBuffer plan) implements Content {}

    /** Nothing to use; the reason is a clause for the log. */
    record Broken(String reason) implements Content {}
  }

  /**
   * Writes it whole or not at all: what reads meanwhile sees the file before or the file after.
   *
   * @throws IOException if the disk does not take it; nothing is left behind
   */
  static void write(Path file, PlanKey key, byte[] plan) throws IOException {
    byte[] line = key.line().getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(4 * Integer.BYTES + line.length + DIGEST);
    head.putInt(MAGIC).putInt(FORM).putInt(line.length).put(line).putInt(plan.length);
    head.put(PlanKey.digest().digest(plan)).flip();
    Path part = Files.createTempFile(file.getParent(), "writing-", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        writeAll(channel, head);
        writeAll(channel, ByteBuffer.wrap(plan));
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static Content read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    try {
      return parse(bytes);
    } catch (BufferUnderflowException e) {
      return new Content.Broken("the plan at hand is cut off");
    } catch (IllegalArgumentException e) {
      return new Content.Broken("the plan at hand is corrupt: " + e.getMessage());
    }
  }

  private static Content parse(ByteBuffer bytes) {
    if (bytes.getInt() != MAGIC) {
      return new Content.Broken("the plan at hand is no file of this cache");
    }
    int form = bytes.getInt();
    if (form != FORM) {
      return new Content.Broken(
          "the plan at hand is kept in form %d, wanted is %d".formatted(form, FORM));
    }
    PlanKey key = key(bytes);
    int length = bytes.getInt();
    byte[] digest = new byte[DIGEST];
    bytes.get(digest);
    if (length != bytes.remaining()) {
      return new Content.Broken(
          "the plan at hand has %d bytes of %d".formatted(bytes.remaining(), length));
    }
    var sum = PlanKey.digest();
    sum.update(bytes.duplicate());
    return Arrays.equals(digest, sum.digest())
        ? new Content.Whole(key, bytes)
        : new Content.Broken("the plan at hand is corrupt: its checksum is another");
  }

  /** Reads no more than the key, for telling what a plan is of; empty if it cannot be told. */
  static Optional<PlanKey> keyOf(Path file) {
    ByteBuffer head = ByteBuffer.allocate(3 * Integer.BYTES + LONGEST_KEY);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // Until the file or the room ends.
      }
      head.flip();
      boolean ours = head.getInt() == MAGIC && head.getInt() == FORM;
      return ours ? Optional.of(key(head)) : Optional.empty();
    } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PlanKey key(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 1 || length > LONGEST_KEY) {
      throw new IllegalArgumentException("a key of " + length + " bytes");
    }
    byte[] line = new byte[length];
    bytes.get(line);
    return PlanKey.parse(new String(line, StandardCharsets.UTF_8));
  }
}
