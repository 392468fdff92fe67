package dev.maskstream.proto.kafka;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelRecords.PartOf;
import dev.maskstream.proto.v1.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Model files, from the {@code model-files} topic into a folder. A file is trusted by its hash
 * only, each time it is asked for.
 *
 * <p>Threads: one at a time. Processes may share the folder.
 */
public final class ModelFiles {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Half a minute without a record: Kafka has gone away. */
  private static final int MOST_SILENT_POLLS = 60;

  private static final Duration UNTOUCHED = Duration.ofMinutes(10);
  private static final Pattern CACHED = Pattern.compile("([0-9a-f]{64})\\.onnx");
  private static final Pattern PARTIAL = Pattern.compile("fetch[0-9]*\\.part");

  private final Path folder;
  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final InstantSource clock;

  /** The file is not to be had. The message says why. */
  public static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean incomplete;

    UnavailableException(String message, boolean incomplete) {
      super(message);
      this.incomplete = incomplete;
    }

    /** Whether parts are missing, which may still come. */
    public boolean isIncomplete() {
      return incomplete;
    }
  }

  /**
   * @param consumers makes a consumer without a group; closed after each fetch
   */
  public ModelFiles(Path folder, Topics topics, Supplier<Consumer<byte[], byte[]>> consumers) {
    this(folder, topics, consumers, InstantSource.system());
  }

  /**
   * @param clock that the file system goes by, more or less
   */
  ModelFiles(
      Path folder,
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      InstantSource clock) {
    this.folder = folder;
    this.topic = topics.modelFiles();
    this.consumers = consumers;
    this.clock = clock;
  }

  /**
   * A file whose content has the hash it is known by.
   *
   * @throws UnavailableException if parts are missing or the hash is wrong
   */
  public Path fetch(ModelFile file) throws IOException, UnavailableException {
    // A hash in a record becomes a file name here: only a hash may.
    if (ModelRecords.parsePartKey(file.getSha256() + "/0").isEmpty()) {
      throw new UnavailableException("\"" + file.getSha256() + "\" is not a SHA-256", false);
    }
    Path cached = folder.resolve(file.getSha256() + ".onnx");
    if (Files.isRegularFile(cached) && sha256(cached).equals(file.getSha256())) {
      // Whoever tidies up sees that it is about to be opened.
      Files.setLastModifiedTime(cached, FileTime.from(clock.instant()));
      return cached;
    }
    Files.createDirectories(folder);
    Path partial = Files.createTempFile(folder, "fetch", ".part");
    try {
      download(file, partial);
      String found = sha256(partial);
      if (!found.equals(file.getSha256())) {
        throw new UnavailableException(
            "the parts of file " + file.getSha256() + " make up a file with hash " + found, false);
      }
      return Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Deletes files that nobody needs, and what fetches that were broken off left behind. What was
   * fetched or asked for in the last ten minutes stays: another process may be about to open it.
   *
   * @param needed their hashes
   * @return how many were deleted
   */
  public int keepOnly(Set<String> needed) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    FileTime recently = FileTime.from(clock.instant().minus(UNTOUCHED));
    int deleted = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> isOurs(it, needed)).toList()) {
        if (isOlder(file, recently) && Files.deleteIfExists(file)) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  private static boolean isOurs(Path file, Set<String> needed) {
    Matcher cached = CACHED.matcher(file.getFileName().toString());
    return cached.matches()
        ? !needed.contains(cached.group(1))
        : PARTIAL.matcher(file.getFileName().toString()).matches();
  }

  private static boolean isOlder(Path file, FileTime time) throws IOException {
    try {
      return Files.getLastModifiedTime(file).compareTo(time) < 0;
    } catch (NoSuchFileException _) {
      // Another process has tidied up meanwhile.
      return false;
    }
  }

  private void download(ModelFile file, Path to) throws IOException, UnavailableException {
    BitSet present = new BitSet(file.getParts());
    try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE);
        Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int silent = 0;
      while (present.cardinality() < file.getParts() && !reached(consumer, ends)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        silent = records.isEmpty() ? silent + 1 : 0;
        if (silent > MOST_SILENT_POLLS) {
          throw new TimeoutException("topic " + topic + " fell silent before its end");
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          write(record, file, out, present);
        }
      }
    }
    if (present.cardinality() < file.getParts()) {
      throw new UnavailableException(
          "only %d of %d parts of file %s are on topic %s"
              .formatted(present.cardinality(), file.getParts(), file.getSha256(), topic),
          true);
    }
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static void write(
      ConsumerRecord<byte[], byte[]> record, ModelFile file, FileChannel out, BitSet present)
      throws IOException {
    if (record.key() == null || record.value() == null) {
      return;
    }
    Optional<PartOf> part = ModelRecords.parsePartKey(ModelRecords.text(record.key()));
    if (part.isEmpty()
        || !part.get().sha256().equals(file.getSha256())
        || part.get().part() >= file.getParts()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(record.value());
    long at = (long) part.get().part() * Topics.MODEL_FILE_PART_BYTES;
    while (bytes.hasRemaining()) {
      at += out.write(bytes, at);
    }
    present.set(part.get().part());
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = newSha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (FileChannel in = FileChannel.open(file)) {
      while (in.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
