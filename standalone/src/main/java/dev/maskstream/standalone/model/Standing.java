package dev.maskstream.standalone.model;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import java.util.Optional;

/** What the rollout of its model makes of a version. */
public enum Standing {
  SERVING("*"),
  SHADOW("~"),
  /** What a rollback returns to. */
  PREVIOUS("-"),
  NONE(" ");

  private final String mark;

  Standing(String mark) {
    this.mark = mark;
  }

  /** One character, for lists. */
  public String mark() {
    return mark;
  }

  public static Standing of(ModelVersion version, RegistryContents contents) {
    Optional<Rollout> rollout = contents.rollout(version.getName());
    if (rollout.isEmpty()) {
      return NONE;
    }
    String name = version.getVersion();
    if (rollout.get().getServingVersion().equals(name)) {
      return SERVING;
    }
    if (rollout.get().getShadowVersion().equals(name)) {
      return SHADOW;
    }
    return rollout.get().getPreviousVersion().equals(name) ? PREVIOUS : NONE;
  }
}
