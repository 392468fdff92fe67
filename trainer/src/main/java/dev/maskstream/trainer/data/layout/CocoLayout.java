package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Annotations in COCO's format: {@code annotations/instances_*.json} with pictures in {@code
 * train2017/}, {@code images/train2017/}, {@code images/} and the like, or one JSON file beside the
 * pictures, alone or in {@code train/}, {@code valid/} and {@code test/}. Categories become classes
 * 1, 2, 3 in order of their numbers; 0 is background. Annotations are drawn in the file's order,
 * the later over the earlier; a crowd belongs to its class.
 */
record CocoLayout() implements Layout {
  private static final int MOST_CLASSES = 255;

  /** A file of annotations and where its pictures may lie. */
  private record Source(String part, Path json, List<Path> folders) {}

  @Override
  public String title() {
    return "COCO annotations";
  }

  @Override
  public Optional<Path> find(Path folder) throws IOException {
    return sources(folder).isEmpty() ? Optional.empty() : Optional.of(folder);
  }

  private static List<Source> sources(Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    Path annotations = root.resolve("annotations");
    if (Files.isDirectory(annotations)) {
      for (Path json : PictureListing.files(annotations)) {
        String stem = PictureListing.stem(json);
        if (stem.startsWith("instances_") && json.toString().endsWith(".json")) {
          sources.add(source(json, stem.substring("instances_".length()), root));
        }
      }
    }
    if (sources.isEmpty()) {
      addBeside(root, "", sources);
      for (String part : List.of("train", "valid", "val", "test")) {
        if (Files.isDirectory(root.resolve(part))) {
          addBeside(root.resolve(part), part, sources);
        }
      }
    }
    return named(sources);
  }

  private static Source source(Path json, String name, Path root) {
    return new Source(CocoFolders.partOf(name), json, CocoFolders.ofPictures(name, root));
  }

  private static void addBeside(Path folder, String part, List<Source> sources) throws IOException {
    for (Path json : PictureListing.files(folder)) {
      if (json.toString().endsWith(".json") && CocoFile.isCoco(json)) {
        String name = part.isEmpty() ? PictureListing.stem(json) : part;
        sources.add(
            new Source(CocoFolders.partOf(name), json, List.of(folder, folder.resolve("images"))));
      }
    }
  }

  private static List<Source> named(List<Source> sources) throws IOException {
    Map<String, Path> byPart = new HashMap<>();
    for (Source source : sources) {
      Path other = byPart.put(source.part(), source.json());
      if (other != null) {
        throw new IOException(
            "%s and %s would both be the part %s: leave one of them in the folder"
                .formatted(other, source.json(), source.part()));
      }
    }
    if (sources.size() == 1) {
      Source only = sources.getFirst();
      return List.of(new Source(Part.ALL, only.json(), only.folders()));
    }
    List<String> order = List.of(Part.TRAIN, Part.VAL, Part.TEST, Part.ALL);
    return sources.stream()
        .sorted((a, b) -> order.indexOf(a.part()) - order.indexOf(b.part()))
        .toList();
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    List<Part> parts = new ArrayList<>();
    Map<Long, String> categories = Map.of();
    Optional<Labelling> labelling = Optional.empty();
    for (Source source : sources(root)) {
      CocoFile file = CocoFile.read(source.json());
      if (labelling.isEmpty()) {
        categories = file.categories();
        labelling = Optional.of(Layouts.labelling(labelling(source.json(), file), classes));
      } else if (!file.categories().equals(categories)) {
        throw new IOException(source.json() + " has other categories than the parts before it");
      }
      parts.add(pairs(source, file).part(source.part(), labelling.get()));
    }
    return new Found(labelling.orElseThrow(), parts);
  }

  private static Labelling labelling(Path json, CocoFile file) throws IOException {
    if (file.categories().size() + 1 > MOST_CLASSES) {
      throw new IOException(
          "%s has %d categories; with the background at most %d fit into a label"
              .formatted(json, file.categories().size(), MOST_CLASSES));
    }
    List<SegmentClass> classes = new ArrayList<>();
    classes.add(new SegmentClass(0, "background", 0));
    for (String name : file.categories().values()) {
      classes.add(new SegmentClass(classes.size(), name, Palette.colour(classes.size())));
    }
    return new Labelling(classes, Set.of());
  }

  private static Pairs pairs(Source source, CocoFile file) throws IOException {
    Map<Long, List<CocoLabel.Drawn>> drawn = new HashMap<>();
    List<Long> numbers = List.copyOf(file.categories().keySet());
    Map<Long, Integer> ids = new HashMap<>();
    numbers.forEach(number -> ids.put(number, ids.size() + 1));
    for (CocoFile.Annotation one : file.annotations()) {
      Integer id = ids.get(one.category());
      if (id == null) {
        throw new IOException(
            "%s: annotation %d is of category %d, which is not listed"
                .formatted(source.json(), one.number(), one.category()));
      }
      drawn
          .computeIfAbsent(one.picture(), _ -> new ArrayList<>())
          .add(new CocoLabel.Drawn(one.number(), id, one.region()));
    }
    Pairs pairs = new Pairs(source.json().getFileName() + " lists it");
    Path folder =
        CocoFolders.holding(source.folders(), file.pictures().stream().map(CocoFile.Picture::file));
    for (CocoFile.Picture picture : file.pictures()) {
      CocoLabel label =
          new CocoLabel(
              source.json(),
              picture.file(),
              picture.width(),
              picture.height(),
              drawn.getOrDefault(picture.number(), List.of()));
      pairs.add(name(picture), folder.resolve(picture.file()), label);
    }
    return pairs;
  }

  private static String name(CocoFile.Picture picture) {
    int dot = picture.file().lastIndexOf('.');
    return dot < 1 ? picture.file() : picture.file().substring(0, dot);
  }
}
