package dev.maskstream.gateway.label;

import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.ModelVersion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The model version whose classes a label is written in.
 *
 * @param classes that ids may name
 */
record Corrected(ModelIdentity model, List<ClassInfo> classes) {
  Corrected {
    classes = List.copyOf(classes);
  }

  static Corrected of(Mask mask) {
    return new Corrected(mask.getModel(), mask.getClassesList());
  }

  static Corrected of(ModelVersion version) {
    ModelIdentity.Builder model =
        ModelIdentity.newBuilder().setName(version.getName()).setVersion(version.getVersion());
    version.getFilesList().stream()
        .findFirst()
        .ifPresent(file -> model.setSha256(file.getSha256()));
    return new Corrected(model.build(), version.getClassesList());
  }

  /** Ids in the class map that are no class of the model, in order; 255 means nothing anyway. */
  Set<Integer> unknown(byte[] ids) {
    boolean[] occurs = new boolean[256];
    for (byte id : ids) {
      occurs[Byte.toUnsignedInt(id)] = true;
    }
    occurs[Byte.toUnsignedInt(LabelMaps.IGNORE)] = false;
    classes.forEach(known -> occurs[known.getId() & 0xff] = false);
    Set<Integer> unknown = new TreeSet<>();
    for (int id = 0; id < occurs.length; id++) {
      if (occurs[id]) {
        unknown.add(id);
      }
    }
    return unknown;
  }

  /** The classes for people, such as {@code 0 sky, 1 road}. */
  String names() {
    return classes.stream()
        .map(known -> known.getId() + " " + known.getName())
        .collect(Collectors.joining(", "));
  }
}
