package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk under which versions this process, or another one that shares the folder, died,
 * and which are proven. A version on trial has a file that its process holds a lock on; the system
 * takes the lock away from a process that dies, however it dies, so a file without one is a death.
 *
 * <p>Threads: any. Processes may share the folder, on a file system with locks.
 */
public final class TrialRecords {
  private static final Logger log = LoggerFactory.getLogger(TrialRecords.class);
  // No version's name has it, so that version 1 is not taken for 1.2.
  private static final String AFTER_NAME = "+";
  private static final String RUNNING = ".running";
  private static final String PROVEN = "proven";

  private final Path folder;
  // Whoever opens and closes a file gives up all locks that its process has on it, so a mark of our
  // own is never read again.
  private final Set<Path> own = ConcurrentHashMap.newKeySet();
  private final Set<TrialRecords> children = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /** A version at work in this process. */
  public interface Mark {
    /** Whether its deaths are not counted any more. */
    boolean isProven();

    /**
     * It has shown that it works; it is now the latest that has.
     *
     * @param epochMicros microseconds since 1970
     * @throws IOException if that cannot be written
     */
    void proven(long epochMicros) throws IOException;

    /** It is not at work any more, and the process lives. */
    void end();
  }

  /**
   * @param folder made when it is needed
   */
  public TrialRecords(Path folder) {
    this.folder = folder;
  }

  /**
   * Records of the same kind for versions on another engine than the one they were made for: a
   * version that is proven on one is not on the other. They stop with these.
   */
  TrialRecords ofEngines() {
    TrialRecords engines = new TrialRecords(folder.resolve("engines"));
    children.add(engines);
    return engines;
  }

  /**
   * Notes that a version is about to be opened. Nothing is noted of a proven one.
   *
   * @throws IOException if that cannot be written
   */
  public Mark begin(ModelVersion version) throws IOException {
    Files.createDirectories(folder);
    if (stopped || isProven(version)) {
      return new RunningMark(version, null, null);
    }
    Path partial = Files.createTempFile(folder, "mark", ".part");
    String unique = partial.getFileName().toString().replaceAll("[^0-9]", "");
    Path mark = folder.resolve(prefix(version) + unique + RUNNING);
    Files.writeString(partial, files(version) + "\n");
    FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
    try {
      var _ = channel.lock();
      own.add(mark);
      // With its lock and its content from the first moment, or not there at all.
      Files.move(partial, mark, StandardCopyOption.ATOMIC_MOVE);
      RunningMark running = new RunningMark(version, mark, channel);
      if (stopped) {
        // Stopped meanwhile, it was not there yet to be taken back.
        running.end();
      }
      return running;
    } catch (IOException | RuntimeException e) {
      own.remove(mark);
      channel.close();
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  /**
   * The process is to end: whatever is still at work is no death, however the process ends, and
   * nothing is noted any more. Called before anything else is stopped, for whoever asked it to stop
   * may lose patience and kill it.
   */
  public void stop() {
    stopped = true;
    children.forEach(TrialRecords::stop);
    for (Path mark : own) {
      try {
        Files.deleteIfExists(mark);
      } catch (IOException e) {
        log.atWarn()
            .addKeyValue("file", mark)
            .setCause(e)
            .log("a mark could not be taken back; it will count as a death");
      }
    }
  }

  /** How many processes have died while this version was on trial in them. */
  public int deaths(ModelVersion version) throws IOException {
    int deaths = 0;
    for (Path mark : marks(version)) {
      deaths += isDeathOf(mark, version) ? 1 : 0;
    }
    return deaths;
  }

  /** Where a version's deaths are kept; without these files it is tried again. */
  public String marksOf(ModelVersion version) {
    return folder.resolve(prefix(version) + "*" + RUNNING).toString();
  }

  public boolean isProven(ModelVersion version) throws IOException {
    return isOf(folder.resolve(prefix(version) + PROVEN), version);
  }

  /** Names of a model's proven versions, the one proven last first. */
  public List<String> provenVersions(String model) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    record Proven(String version, long atMicros) {}
    List<Proven> proven = new ArrayList<>();
    for (Path file : named(model + "@", AFTER_NAME + PROVEN)) {
      String name = file.getFileName().toString();
      String version = name.substring(model.length() + 1, name.lastIndexOf(AFTER_NAME));
      proven.add(new Proven(version, provenAt(file)));
    }
    return proven.stream()
        .sorted(Comparator.comparingLong(Proven::atMicros).reversed())
        .map(Proven::version)
        .toList();
  }

  private static long provenAt(Path file) throws IOException {
    String[] lines = Files.readString(file).split("\n", -1);
    // Whatever else lies under that name was proven at no known time.
    return lines.length > 1 && lines[1].matches("[0-9]{1,18}") ? Long.parseLong(lines[1]) : 0;
  }

  private List<Path> marks(ModelVersion version) throws IOException {
    return named(prefix(version), RUNNING);
  }

  private List<Path> named(String prefix, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(prefix) && name.endsWith(suffix);
              })
          .toList();
    }
  }

  /** A version that was published anew with another file is another one. */
  private static boolean isOf(Path file, ModelVersion version) throws IOException {
    try {
      return Files.readString(file).lines().findFirst().filter(files(version)::equals).isPresent();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isDeathOf(Path mark, ModelVersion version) throws IOException {
    return !own.contains(mark) && isDead(mark) && isOf(mark, version);
  }

  private static boolean isDead(Path mark) throws IOException {
    try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another processor in this very process.
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String prefix(ModelVersion version) {
    return ModelId.of(version) + AFTER_NAME;
  }

  private static String files(ModelVersion version) {
    return version.getFilesList().stream()
        .map(ModelFile::getSha256)
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** Without a file for a version that was proven before. */
  private final class RunningMark implements Mark {
    private final ModelVersion version;
    private final Path file;
    private final FileChannel channel;
    private boolean proven;

    RunningMark(ModelVersion version, Path file, FileChannel channel) {
      this.version = version;
      this.file = file;
      this.channel = channel;
      this.proven = file == null;
    }

    @Override
    public synchronized boolean isProven() {
      return proven;
    }

    @Override
    public synchronized void proven(long epochMicros) throws IOException {
      Path partial = Files.createTempFile(folder, "mark", ".part");
      Files.writeString(partial, files(version) + "\n" + epochMicros + "\n");
      Files.move(partial, folder.resolve(prefix(version) + PROVEN), StandardCopyOption.ATOMIC_MOVE);
      proven = true;
      end();
      for (Path mark : marks(version)) {
        if (isDeathOf(mark, version)) {
          Files.deleteIfExists(mark);
        }
      }
    }

    @Override
    public synchronized void end() {
      if (file == null || !channel.isOpen()) {
        return;
      }
      try {
        Files.deleteIfExists(file);
        channel.close();
        own.remove(file);
      } catch (IOException e) {
        log.atWarn()
            .addKeyValue("file", file)
            .setCause(e)
            .log("a mark could not be taken back; it will count as a death");
      }
    }
  }
}
