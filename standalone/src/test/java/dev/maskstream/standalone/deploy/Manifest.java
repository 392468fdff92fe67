package dev.maskstream.standalone.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A part of one of the files that say how Maskstream is deployed.
 *
 * @param file relative to the repository
 * @param value a map, a list or a scalar; null where there is nothing
 */
record Manifest(String file, Object value) {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  static Path path(String file) {
    return REPOSITORY.resolve(file);
  }

  static String text(String file) {
    try {
      return Files.readString(path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document of a file. A key that stands twice is an error. */
  static List<Manifest> read(String file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Manifest> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text(file))) {
      documents.add(new Manifest(file, document));
    }
    return documents;
  }

  /** Files that Kubernetes is given, relative to the repository. */
  static List<String> kubernetesFiles() {
    try (Stream<Path> files = Files.walk(path("k8s"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(file -> REPOSITORY.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every object of some kinds that Kubernetes is given. */
  static List<Manifest> ofKind(String... kinds) {
    return kubernetesFiles().stream()
        .flatMap(file -> read(file).stream())
        .filter(each -> Set.of(kinds).contains(each.string("kind")))
        .toList();
  }

  /** What lies at a path such as {@code spec.template}; with the value null where nothing does. */
  Manifest at(String path) {
    Object here = value;
    for (String key : path.split("\\.", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return new Manifest(file, here);
  }

  String string(String path) {
    Object found = at(path).value();
    return found == null ? "" : found.toString();
  }

  List<Manifest> list(String path) {
    return at(path).value() instanceof List<?> list
        ? list.stream().map(each -> new Manifest(file, each)).toList()
        : List.of();
  }

  List<String> strings(String path) {
    return list(path).stream().map(each -> each.value().toString()).toList();
  }

  /** Entries of the map at a path, by key. */
  Map<String, Manifest> map(String path) {
    Map<String, Manifest> entries = new TreeMap<>();
    if (at(path).value() instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> entries.put(key.toString(), new Manifest(file, entry)));
    }
    return entries;
  }

  /** The map at a path, whose values are scalars. */
  Map<String, String> scalars(String path) {
    Map<String, String> scalars = new TreeMap<>();
    map(path).forEach((key, entry) -> scalars.put(key, String.valueOf(entry.value())));
    return scalars;
  }

  String name() {
    return string("metadata.name");
  }

  @Override
  public String toString() {
    return file + " " + (value instanceof Map<?, ?> ? string("kind") + " " + name() : value);
  }
}
