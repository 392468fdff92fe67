package dev.maskstream.trainer.service;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.vision.image.ImageFormat;
import dev.maskstream.vision.image.PngEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Labels as files: the picture as it came and a PNG of class ids, under names made of a hash, so
 * that nothing in a record decides where a file lies. A file never changes: a newer label takes its
 * place in one step, and who linked to the older one keeps it.
 *
 * <p>Threads: one writes; any may ask.
 */
final class LabelStore {
  private static final Gson JSON = new Gson();
  private static final int NAME_DIGITS = 24;
  private static final String NOTE = ".json";

  private final Path folder;
  private final HeldOut rule;
  private final Map<String, StoredLabel> labels = new HashMap<>();

  LabelStore(Path folder, HeldOut rule) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.rule = rule;
  }

  Path folder() {
    return folder;
  }

  /** Forgets what is there: the topic is read from its beginning. */
  synchronized void begin() {
    labels.clear();
  }

  /**
   * Keeps a label in place of an older one of the same frame.
   *
   * @return why it cannot be kept, if so; the older one is gone all the same
   * @throws IOException if files cannot be written
   */
  synchronized Optional<String> put(String key, byte[] value, long offset, long atMillis)
      throws IOException {
    String sha256 = Sha256.of(value);
    String name = name(key);
    Optional<StoredLabel> there =
        note(name).filter(one -> one.offset() == offset && one.sha256().equals(sha256));
    if (there.isPresent() && isWhole(there.get())) {
      // Sides are decided anew: the share is a setting.
      labels.put(key, sided(there.get()));
      return Optional.empty();
    }
    return switch (LabelReading.of(key, value)) {
      case LabelReading.Refused refused -> {
        remove(key);
        yield Optional.of(refused.reason());
      }
      case LabelReading.Usable usable -> {
        StoredLabel label =
            sided(
                new StoredLabel(
                    key,
                    offset,
                    atMillis,
                    usable.label().getModel().getName(),
                    usable.classes(),
                    name,
                    usable.format() == ImageFormat.PNG ? ".png" : ".jpg",
                    sha256,
                    false));
        write(usable, label);
        labels.put(key, label);
        yield Optional.empty();
      }
    };
  }

  /** The note comes last: a label without one is not there. */
  private void write(LabelReading.Usable usable, StoredLabel label) throws IOException {
    delete(label.name());
    WholeFile.write(folder.resolve(label.picture()), usable.label().getImage().toByteArray());
    WholeFile.write(folder.resolve(label.mask()), PngEncoder.encode(usable.mask()));
    WholeFile.write(
        folder.resolve(label.name() + NOTE), JSON.toJson(label).getBytes(StandardCharsets.UTF_8));
  }

  private StoredLabel sided(StoredLabel label) {
    int slash = label.key().indexOf('/');
    boolean heldOut = rule.holds(label.key().substring(0, slash), label.key().substring(slash + 1));
    return new StoredLabel(
        label.key(),
        label.offset(),
        label.atMillis(),
        label.model(),
        label.classes(),
        label.name(),
        label.ending(),
        label.sha256(),
        heldOut);
  }

  synchronized void remove(String key) throws IOException {
    labels.remove(key);
    delete(name(key));
  }

  private void delete(String name) throws IOException {
    for (String ending : List.of(NOTE, ".mask.png", ".png", ".jpg")) {
      Files.deleteIfExists(folder.resolve(name + ending));
    }
  }

  /** Deletes files of labels that the topic, read to its end, no longer has. */
  synchronized void sweep() throws IOException {
    Set<String> kept = new HashSet<>();
    labels.values().forEach(one -> kept.add(one.name()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!kept.contains(name.substring(0, Math.max(0, name.indexOf('.'))))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Names of the models that have labels. */
  synchronized Set<String> models() {
    Set<String> models = new TreeSet<>();
    labels.values().forEach(one -> models.add(one.model()));
    return models;
  }

  /** Labels of a model in order of offset. */
  synchronized List<StoredLabel> of(String model) {
    return labels.values().stream()
        .filter(one -> one.model().equals(model))
        .sorted(Comparator.comparingLong(StoredLabel::offset))
        .toList();
  }

  synchronized int size() {
    return labels.size();
  }

  /**
   * Puts labels as they are now where a run will find them.
   *
   * @param to gets {@code train/} and {@code val/}, each with {@code images/} and {@code labels/}
   * @return those that are there; one that went meanwhile is not
   */
  synchronized List<StoredLabel> copy(List<StoredLabel> wanted, Path to) throws IOException {
    List<StoredLabel> copied = new ArrayList<>();
    for (StoredLabel label : wanted) {
      if (label.equals(labels.get(label.key()))) {
        Path side = to.resolve(label.heldOut() ? "val" : "train");
        link(label.picture(), side.resolve("images"), label.picture());
        link(label.mask(), side.resolve("labels"), label.name() + ".png");
        copied.add(label);
      }
    }
    return copied;
  }

  private void link(String name, Path to, String as) throws IOException {
    Path target = Files.createDirectories(to).resolve(as);
    try {
      Files.createLink(target, folder.resolve(name));
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException _) {
      // Not every file system has links.
      Files.copy(folder.resolve(name), target);
    }
  }

  private Optional<StoredLabel> note(String name) throws IOException {
    Path file = folder.resolve(name + NOTE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.fromJson(Files.readString(file), StoredLabel.class));
    } catch (JsonParseException | NullPointerException e) {
      // Written by another version of this service: made anew from the topic.
      return Optional.empty();
    }
  }

  private boolean isWhole(StoredLabel label) {
    return Files.isRegularFile(folder.resolve(label.picture()))
        && Files.isRegularFile(folder.resolve(label.mask()));
  }

  /** The same for a frame at all times, and no two frames share one. */
  private static String name(String key) {
    return Sha256.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
  }
}
