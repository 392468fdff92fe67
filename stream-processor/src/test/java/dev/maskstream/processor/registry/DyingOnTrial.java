package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import java.nio.file.Path;

/**
 * A process that dies while a version is on trial: {@code DyingOnTrial FOLDER NAME VERSION}. It
 * says when the trial has begun, and dies when its input ends.
 */
final class DyingOnTrial {
  private DyingOnTrial() {}

  public static void main(String[] args) throws Exception {
    ModelVersion version = ModelVersion.newBuilder().setName(args[1]).setVersion(args[2]).build();
    var _ = new TrialRecords(Path.of(args[0])).begin(version);
    System.out.println("on trial");
    while (System.in.read() >= 0) {
      // Only the end counts.
    }
    Runtime.getRuntime().halt(9);
  }
}
