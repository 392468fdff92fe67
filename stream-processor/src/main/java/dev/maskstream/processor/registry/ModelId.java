package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;

/** A model version by name: {@code NAME@VERSION}. */
public record ModelId(String name, String version) {
  static ModelId of(ModelVersion version) {
    return new ModelId(version.getName(), version.getVersion());
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
