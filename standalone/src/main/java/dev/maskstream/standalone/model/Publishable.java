package dev.maskstream.standalone.model;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.vision.ModelSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A model version that was checked, of whatever task, and can go to the registry. */
public sealed interface Publishable permits ModelPackage, PairPackage {
  /** What a segmenter needs to know. */
  ModelSpec spec();

  /** As the registry keeps it; files and time of creation are added when it is published. */
  ModelVersion record();

  /** By their roles. */
  Map<String, Path> files();

  /** SHA-256 of each file. */
  Set<String> hashes();
}
