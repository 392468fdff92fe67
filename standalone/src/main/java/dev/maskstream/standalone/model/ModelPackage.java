package dev.maskstream.standalone.model;

import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A model version that was checked and is ready to be published, or to be loaded here.
 *
 * @param onnx the file
 * @param spec what a segmenter needs to know
 * @param metrics how good it is, as far as that is known
 */
public record ModelPackage(Path onnx, ModelSpec spec, List<Metric> metrics) implements Publishable {
  /** Role of a semantic version's only file. */
  public static final String ROLE = "model";

  /**
   * A version of the registry whose file was fetched.
   *
   * @param file of the version, of role {@link #ROLE}
   */
  public static ModelPackage of(ModelVersion version, ModelFile file, Path onnx) {
    return new ModelPackage(
        onnx,
        new ModelSpec(
            version.getName(),
            version.getVersion(),
            file.getSha256(),
            ClassInfos.read(version.getClassesList()),
            version.getInputWidth(),
            version.getInputHeight(),
            version.getFit() == dev.maskstream.proto.v1.Fit.FIT_STRETCH
                ? Fit.STRETCH
                : Fit.LETTERBOX),
        version.getMetricsList());
  }

  /**
   * Checks the two files and names the version.
   *
   * @throws Failure if the model cannot serve, with the reason
   */
  public static ModelPackage check(ModelChoice choice) {
    ModelFacts facts = facts(choice.onnx());
    ModelDescription described = ModelDescription.read(choice.classes());
    String name = choice.name().or(described::name).orElseGet(() -> nameFrom(choice.onnx()));
    String version =
        choice.version().or(described::version).orElseGet(() -> facts.sha256().substring(0, 12));
    requireAllowed(name, version);
    return new ModelPackage(
        choice.onnx(),
        new ModelSpec(
            name,
            version,
            facts.sha256(),
            described.classes().learned(),
            facts.inputWidth(),
            facts.inputHeight(),
            choice.fit().or(described::fit).orElse(Fit.LETTERBOX)),
        described.metrics());
  }

  private static ModelFacts facts(Path onnx) {
    requireNoFolder(onnx);
    try {
      return switch (dev.maskstream.vision.ModelFile.inspect(onnx)) {
        case dev.maskstream.vision.ModelFile.Usable usable -> usable.facts();
        case dev.maskstream.vision.ModelFile.Refused refused ->
            throw new Failure(onnx + " cannot serve: " + refused.reason());
      };
    } catch (IOException e) {
      throw new Failure("cannot read " + onnx + ": " + Failure.reason(e), e);
    }
  }

  /** The system's own word for reading a folder as a model is "No such device". */
  static void requireNoFolder(Path onnx) {
    if (Files.isDirectory(onnx)) {
      throw new Failure(onnx + " is a folder; name the ONNX file in it");
    }
  }

  /** From {@code runs/Cam Vid/model.onnx}, {@code cam-vid}; from {@code street.onnx}, street. */
  static String nameFrom(Path onnx) {
    Path absolute = onnx.toAbsolutePath();
    String stem = absolute.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    Path folder = absolute.getParent().getFileName();
    String words = stem.equals("model") && folder != null ? folder.toString() : stem;
    String name =
        words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return name.isEmpty() ? "model" : name.substring(0, Math.min(64, name.length()));
  }

  private static void requireAllowed(String name, String version) {
    if (!ModelRecords.isName(name)) {
      throw new Failure("model name " + name + " is not 1 to 64 of a-z 0-9 -; set one by --name");
    }
    if (!ModelRecords.isVersion(version)) {
      throw new Failure(
          "version " + version + " is not 1 to 64 of A-Z a-z 0-9 . _ -; set one by --version");
    }
  }

  @Override
  public Map<String, Path> files() {
    return Map.of(ROLE, onnx);
  }

  @Override
  public Set<String> hashes() {
    return Set.of(spec.sha256());
  }

  @Override
  public ModelVersion record() {
    ModelVersion.Builder record =
        ModelVersion.newBuilder()
            .setName(spec.name())
            .setVersion(spec.version())
            .setTask(Task.TASK_SEMANTIC)
            .setInputWidth(spec.inputWidth())
            .setInputHeight(spec.inputHeight())
            .setFit(
                switch (spec.fit()) {
                  case LETTERBOX -> dev.maskstream.proto.v1.Fit.FIT_LETTERBOX;
                  case STRETCH -> dev.maskstream.proto.v1.Fit.FIT_STRETCH;
                });
    return record.addAllClasses(ClassInfos.of(spec.classes())).addAllMetrics(metrics).build();
  }
}
