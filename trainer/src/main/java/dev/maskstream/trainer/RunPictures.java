package dev.maskstream.trainer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pictures a run read, by name: all of its sides but those that could not be used and were
 * left out.
 */
record RunPictures(Set<String> train, Set<String> heldOut) {
  RunPictures {
    train = Set.copyOf(train);
    heldOut = Set.copyOf(heldOut);
  }

  /** What the manifest in a run's folder names; empty where there is none. */
  static Optional<RunPictures> read(Path run) throws IOException {
    Path file = run.resolve("manifest.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonObject manifest = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return Optional.of(new RunPictures(names(manifest, "train"), names(manifest, "held_out")));
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException(file + " is not what a run wrote: " + e.getMessage(), e);
    }
  }

  private static Set<String> names(JsonObject manifest, String side) {
    Set<String> names = new HashSet<>();
    for (JsonElement picture : manifest.getAsJsonObject(side).getAsJsonArray("pictures")) {
      names.add(picture.getAsJsonObject().get("name").getAsString());
    }
    return names;
  }

  /** These pictures of some sides. */
  Sides of(Sides sides) throws IOException {
    return sides.only(
        named(sides.train(), sides.trainIndices(), train),
        named(sides.heldOut(), sides.heldOutIndices(), heldOut));
  }

  private static List<Integer> named(DataSet set, List<Integer> indices, Set<String> names) {
    return indices.stream().filter(index -> names.contains(set.name(index))).toList();
  }
}
