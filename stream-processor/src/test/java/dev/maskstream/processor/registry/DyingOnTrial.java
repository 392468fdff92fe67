package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import java.nio.file.Path;

/** A process that dies while a version is on trial: {@code DyingOnTrial FOLDER NAME VERSION}. */
final class DyingOnTrial {
  private DyingOnTrial() {}

  public static void main(String[] args) throws Exception {
    ModelVersion version = ModelVersion.newBuilder().setName(args[1]).setVersion(args[2]).build();
    var _ = new TrialRecords(Path.of(args[0])).begin(version);
    Runtime.getRuntime().halt(9);
  }
}
