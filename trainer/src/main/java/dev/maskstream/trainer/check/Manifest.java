package dev.maskstream.trainer.check;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.Contents;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.data.Troubles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SHA-256 of the pictures and labels of a data set, in the lines that {@code sha256sum} writes and
 * checks. Paths are relative to the set's folder.
 *
 * @param hashes by path, in order of path
 */
public record Manifest(SortedMap<String, String> hashes) {
  private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{64}) [ *](.+)");

  /**
   * What differs from a manifest.
   *
   * @param missing files that are not there
   * @param changed files with other bytes
   */
  public record Difference(List<String> missing, List<String> changed) {
    public boolean isNone() {
      return missing.isEmpty() && changed.isEmpty();
    }
  }

  /**
   * Hashes every picture and label of a data set.
   *
   * @param place see {@link DataSets#open}; all its parts unless one is named
   * @param classes a class file, where the data set has none of its own
   * @throws IOException if there is no data set in files, or one of the files is missing or cannot
   *     be read
   */
  public static Manifest of(String place, Optional<Path> classes, Progress progress)
      throws IOException {
    Contents contents = DataSets.find(place, classes);
    Path folder =
        contents
            .folder()
            .orElseThrow(() -> new IOException(place + " is drawn and has no files to hash"));
    SequencedSet<Path> files = new TreeSet<>();
    for (Part part : contents.parts()) {
      Troubles.fatal().addAll(place, part.missing());
      files.addAll(part.files());
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    progress.start("hashing " + place, files.size());
    for (Path file : files) {
      hashes.put(relative(folder, file), Sha256.of(file));
      progress.step("");
    }
    progress.end(files.size() + " files");
    return new Manifest(hashes);
  }

  private static String relative(Path folder, Path file) {
    List<String> names = new ArrayList<>();
    folder.relativize(file).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it cannot be read or a line is not one of {@code sha256sum}'s
   */
  public static Manifest read(Path file) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = LINE.matcher(lines.get(i));
      if (!matcher.matches()) {
        throw new IOException(
            "%s, line %d: \"%s\" is no line of sha256sum".formatted(file, i + 1, lines.get(i)));
      }
      String path = matcher.group(3);
      hashes.put(matcher.group(1).isEmpty() ? path : unescaped(path), matcher.group(2));
    }
    return new Manifest(hashes);
  }

  /** Lines as {@code sha256sum} writes them, in order of path. */
  public String text() {
    StringBuilder text = new StringBuilder();
    hashes.forEach(
        (path, hash) -> {
          String escaped = path.replace("\\", "\\\\").replace("\n", "\\n");
          text.append(escaped.equals(path) ? "" : "\\").append(hash).append("  ");
          text.append(escaped).append('\n');
        });
    return text.toString();
  }

  private static String unescaped(String path) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        i++;
        c = path.charAt(i) == 'n' ? '\n' : path.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /**
   * Holds files against this manifest.
   *
   * @param folder the paths are relative to
   * @throws IOException if a file is there and cannot be read
   */
  public Difference compare(Path folder, Progress progress) throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    progress.start("checking " + folder, hashes.size());
    for (Map.Entry<String, String> entry : hashes.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (!Files.isRegularFile(file)) {
        missing.add(entry.getKey());
      } else if (!Sha256.of(file).equalsIgnoreCase(entry.getValue())) {
        changed.add(entry.getKey());
      }
      progress.step("");
    }
    progress.end(
        "%d files, %d missing, %d changed"
            .formatted(hashes.size(), missing.size(), changed.size()));
    return new Difference(missing, changed);
  }
}
