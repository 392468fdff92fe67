package dev.maskstream.tensorrt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans on disk, so that a model is built once for a GPU. Trouble with the disk costs a build,
 * never a model. At the bound the plan unused for longest goes.
 *
 * <p>Threads: any; processes too may share a folder.
 */
final class PlanCache {
  private final Path folder;
  private final long mostBytes;
  private final InstantSource clock;

  PlanCache(Path folder, long mostBytes, InstantSource clock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  /** What the cache says to a key. */
  sealed interface Answer {
    /**
     * A plan to load.
     *
     * @param plan its bytes, from position to limit
     */
    record Hit(ByteBuffer plan) implements Answer {}

    /** None: build it; the reason is a clause for the log. */
    record Miss(String reason) implements Answer {}
  }

  Answer find(PlanKey key) {
    Path file = folder.resolve(key.fileName());
    try {
      return switch (PlanFile.read(file)) {
        case PlanFile.Content.Broken(String reason) -> new Answer.Miss(reason);
        case PlanFile.Content.Whole(PlanKey found, ByteBuffer plan) -> {
          if (!found.equals(key)) {
            yield new Answer.Miss(key.differenceFrom(found));
          }
          Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
          yield new Answer.Hit(plan);
        }
      };
    } catch (NoSuchFileException e) {
      return new Answer.Miss(whyNone(key));
    } catch (IOException e) {
      return new Answer.Miss("the plan at hand cannot be read: " + e);
    }
  }

  /**
   * A plan of another file that needs only the weights of this key's file: the one used last.
   *
   * @return empty if there is none that can be read
   */
  Optional<ByteBuffer> findRefittable(PlanKey key) {
    return stored().stream()
        .sorted(Comparator.comparing(Stored::used).reversed())
        .map(Stored::file)
        .filter(file -> PlanFile.keyOf(file).filter(key::isOfSameNetwork).isPresent())
        .flatMap(file -> use(file).stream())
        .findFirst();
  }

  // Empty if it is broken or gone by now.
  private Optional<ByteBuffer> use(Path file) {
    try {
      if (PlanFile.read(file) instanceof PlanFile.Content.Whole(_, ByteBuffer plan)) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return Optional.of(plan);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String whyNone(PlanKey key) {
    for (Path file : plans()) {
      if (file.getFileName().toString().startsWith(key.prefix())) {
        Optional<PlanKey> found = PlanFile.keyOf(file);
        if (found.isPresent()) {
          return key.differenceFrom(found.get());
        }
      }
    }
    return "no plan of this model yet";
  }

  /**
   * Keeps a plan and makes room for it.
   *
   * @throws IOException if the disk does not take it; the cache is as before
   */
  void put(PlanKey key, byte[] plan) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(key.fileName());
    PlanFile.write(file, key, plan);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    makeRoom(file);
  }

  /** Forgets one that TensorRT has refused. */
  void remove(PlanKey key) throws IOException {
    Files.deleteIfExists(folder.resolve(key.fileName()));
  }

  // The newest stays even if it alone is over the bound: it is in use.
  private void makeRoom(Path newest) throws IOException {
    List<Stored> stored = stored();
    stored.sort(Comparator.comparing(Stored::used));
    long bytes = stored.stream().mapToLong(Stored::bytes).sum();
    for (Stored oldest : stored) {
      if (bytes <= mostBytes) {
        return;
      }
      if (!oldest.file().equals(newest)) {
        Files.deleteIfExists(oldest.file());
        bytes -= oldest.bytes();
      }
    }
  }

  private List<Stored> stored() {
    List<Stored> stored = new ArrayList<>();
    for (Path file : plans()) {
      BasicFileAttributes facts = attributes(file);
      if (facts != null) {
        stored.add(new Stored(file, facts.lastModifiedTime(), facts.size()));
      }
    }
    return stored;
  }

  // Null if it cannot be read, as when another process has made room meanwhile.
  private static BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      return null;
    }
  }

  private List<Path> plans() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".plan")).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private record Stored(Path file, FileTime used, long bytes) {}
}
