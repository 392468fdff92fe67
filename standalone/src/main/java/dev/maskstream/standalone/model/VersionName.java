package dev.maskstream.standalone.model;

import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** A model version by name, as people write it: {@code MODEL@VERSION}. */
public record VersionName(String model, String version) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static VersionName parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not MODEL@VERSION");
    }
    VersionName name = new VersionName(text.substring(0, at), text.substring(at + 1));
    ModelRecords.versionKey(name.model, name.version);
    return name;
  }

  public static VersionName of(ModelVersion version) {
    return new VersionName(version.getName(), version.getVersion());
  }

  /**
   * The version as the registry has it.
   *
   * @throws Failure if it has no such, which lists what there is
   */
  public ModelVersion in(RegistryContents contents) {
    return contents
        .version(model, version)
        .orElseThrow(
            () -> {
              List<ModelVersion> others = contents.versionsOf(model);
              return others.isEmpty()
                  ? unknownModel(model, contents)
                  : new Failure(
                      "model %s has no version %s; it has %s"
                          .formatted(
                              model,
                              version,
                              others.stream()
                                  .map(ModelVersion::getVersion)
                                  .collect(Collectors.joining(", "))));
            });
  }

  /** Says which models there are. */
  public static Failure unknownModel(String model, RegistryContents contents) {
    String there =
        contents.versions().values().stream()
            .map(ModelVersion::getName)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Failure(
        there.isEmpty()
            ? "there is no model " + model + "; the registry is empty"
            : "there is no model " + model + "; there is " + there);
  }

  @Override
  public String toString() {
    return model + "@" + version;
  }
}
