package dev.maskstream.trainer.data.layout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mapillary Vistas (Neuhold et al., ICCV 2017), releases 1.0 to 2.0: {@code training/} and {@code
 * validation/} with {@code images/} and the labels of one or two versions, palette PNGs whose
 * indices are places in the configuration's list of labels. That list gives names and colours, and
 * says which labels are evaluated: they become classes in its order, the others void, 255. Where
 * two versions lie side by side, the newer one is taken.
 */
record MapillaryLayout() implements Layout {
  private static final int VOID = 255;

  private record Version(String config, String labels) {
    boolean isIn(Path root) {
      return Files.isRegularFile(root.resolve(config))
          && (Files.isDirectory(root.resolve("training").resolve(labels))
              || Files.isDirectory(root.resolve("validation").resolve(labels)));
    }
  }

  private static final List<Version> VERSIONS =
      List.of(
          new Version("config_v2.0.json", "v2.0/labels"),
          new Version("config.json", "v2.0/labels"),
          new Version("config_v1.2.json", "v1.2/labels"),
          new Version("config_v1.2.json", "labels"),
          new Version("config.json", "labels"));

  @Override
  public String title() {
    return "Mapillary Vistas";
  }

  @Override
  public Optional<Path> find(Path folder) {
    return Layouts.holding(
        folder, List.of(), "training/images", "config_v2.0.json", "config_v1.2.json");
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Version version =
        VERSIONS.stream()
            .filter(one -> one.isIn(root))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s looks like %s but lacks config_v2.0.json with training/v2.0/labels/, or"
                                .formatted(root, title())
                            + " config_v1.2.json with training/v1.2/labels/, or config.json with"
                            + " training/labels/"));
    List<SegmentClass> own = new ArrayList<>();
    int[] ids = readConfig(root.resolve(version.config()), own);
    IdLabels labels = IdLabels.of(place -> place < ids.length ? ids[place] : IdLabels.UNKNOWN);
    Labelling labelling = Layouts.labelling(new Labelling(own, Set.of(VOID)), classes);
    List<Part> parts = new ArrayList<>();
    add(root.resolve("training"), version, labels, Part.TRAIN, labelling, parts);
    add(root.resolve("validation"), version, labels, Part.VAL, labelling, parts);
    if (parts.isEmpty()) {
      Layouts.require(root, title(), "training/images/", "validation/images/");
    }
    return new Found(labelling, parts);
  }

  private static void add(
      Path folder,
      Version version,
      IdLabels labels,
      String part,
      Labelling labelling,
      List<Part> parts)
      throws IOException {
    Path images = folder.resolve("images");
    if (Files.isDirectory(images)) {
      Pairs pairs = Pairs.ofFolders(images, folder.resolve(version.labels()), labels);
      parts.add(pairs.part(part, labelling));
    }
  }

  /** What each place in the list of labels stands for; adds the classes. */
  private static int[] readConfig(Path file, List<SegmentClass> classes) throws IOException {
    try {
      List<JsonElement> labels =
          JsonParser.parseString(Files.readString(file))
              .getAsJsonObject()
              .getAsJsonArray("labels")
              .asList();
      int[] ids = new int[labels.size()];
      for (int place = 0; place < ids.length; place++) {
        JsonObject label = labels.get(place).getAsJsonObject();
        ids[place] = label.get("evaluate").getAsBoolean() ? classes.size() : VOID;
        if (ids[place] != VOID) {
          classes.add(
              new SegmentClass(ids[place], label.get("readable").getAsString(), colour(label)));
        }
      }
      return ids;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw new IOException(
          file + " is not the configuration of Mapillary Vistas: " + e.getMessage(), e);
    }
  }

  private static int colour(JsonObject label) {
    int rgb = 0;
    for (JsonElement channel : label.getAsJsonArray("color")) {
      rgb = rgb << 8 | channel.getAsInt();
    }
    return rgb;
  }
}
