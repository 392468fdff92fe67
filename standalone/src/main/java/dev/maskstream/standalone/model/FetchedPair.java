package dev.maskstream.standalone.model;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two files of a promptable version, fetched from Kafka into a temporary folder that goes when
 * this is closed. Each has the hash that the version names; nothing else has been looked at.
 *
 * <p>Threads: one.
 */
public final class FetchedPair implements AutoCloseable {
  private final Path folder;
  private final PairChoice files;

  private FetchedPair(Path folder, PairChoice files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Fetches them.
   *
   * @throws Failure if the version lacks one of the files, or parts are not all there
   */
  public static FetchedPair fetch(ModelVersion version, KafkaClients kafka, Topics topics) {
    if (version.getTask() != Task.TASK_PROMPTABLE) {
      throw new Failure(VersionName.of(version) + " takes no prompts; see `models list`");
    }
    ModelFile encoder = file(version, PairPackage.ENCODER);
    ModelFile decoder = file(version, PairPackage.DECODER);
    try {
      Path folder = Files.createTempDirectory("maskstream-pair");
      try {
        ModelFiles fetching = new ModelFiles(folder, topics, kafka::consumer);
        return new FetchedPair(
            folder,
            new PairChoice(
                fetching.fetch(encoder),
                fetching.fetch(decoder),
                Optional.of(version.getName()),
                Optional.of(version.getVersion())));
      } catch (ModelFiles.UnavailableException | IOException | RuntimeException e) {
        FetchedModel.delete(folder);
        throw e;
      }
    } catch (ModelFiles.UnavailableException | IOException e) {
      throw new Failure("cannot fetch " + VersionName.of(version) + ": " + e.getMessage(), e);
    }
  }

  static ModelFile file(ModelVersion version, String role) {
    return version.getFilesList().stream()
        .filter(file -> file.getRole().equals(role))
        .findFirst()
        .orElseThrow(() -> new Failure(VersionName.of(version) + " has no file of role " + role));
  }

  public PairChoice files() {
    return files;
  }

  @Override
  public void close() {
    try {
      FetchedModel.delete(folder);
    } catch (IOException e) {
      throw new Failure("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }
}
