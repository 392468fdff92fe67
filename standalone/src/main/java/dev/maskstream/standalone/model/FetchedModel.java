package dev.maskstream.standalone.model;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A version's file, fetched from Kafka into a temporary folder that goes when this is closed. Its
 * content has the hash that the version names.
 *
 * <p>Threads: one.
 */
public final class FetchedModel implements AutoCloseable {
  private final Path folder;
  private final ModelPackage model;

  private FetchedModel(Path folder, ModelPackage model) {
    this.folder = folder;
    this.model = model;
  }

  /**
   * Fetches it.
   *
   * @throws Failure if the version has no such file, or its parts are not all there
   */
  public static FetchedModel fetch(ModelVersion version, KafkaClients kafka, Topics topics) {
    ModelFile file =
        file(version)
            .orElseThrow(() -> new Failure(VersionName.of(version) + " has no file of role model"));
    try {
      Path folder = Files.createTempDirectory("maskstream-model");
      try {
        Path onnx = new ModelFiles(folder, topics, kafka::consumer).fetch(file);
        return new FetchedModel(folder, ModelPackage.of(version, file, onnx));
      } catch (ModelFiles.UnavailableException | IOException | RuntimeException e) {
        delete(folder);
        throw e;
      }
    } catch (ModelFiles.UnavailableException | IOException e) {
      throw new Failure("cannot fetch " + VersionName.of(version) + ": " + e.getMessage(), e);
    }
  }

  /** The only file of a semantic version. */
  static Optional<ModelFile> file(ModelVersion version) {
    return version.getFilesList().stream()
        .filter(file -> file.getRole().equals(ModelPackage.ROLE))
        .findFirst();
  }

  public ModelPackage model() {
    return model;
  }

  @Override
  public void close() {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new Failure("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
