package dev.maskstream.standalone.measure;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.export.UntestedInt8;
import dev.maskstream.vision.EngineBench;
import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.inspection.InspectionLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a model in every engine that this machine has.
 *
 * @param given an ONNX file, or a folder with {@code model.onnx} in it
 * @param pictures a folder of pictures to run; drawn ones if empty
 * @param warmRounds frames through each that do not count
 * @param rounds frames through each that do
 */
public record EngineMeasurement(
    Path given, Optional<Path> pictures, Fit fit, int warmRounds, int rounds) {
  private static final int FRAMES = 8;
  private static final long SEED = 7;
  private static final long FRAMES_BETWEEN = 50;

  /**
   * Runs it; takes a quarter of a minute for a small model.
   *
   * @throws IOException if pictures cannot be read or the int8 form not be written
   * @throws EngineException if ONNX Runtime refuses the model
   */
  public EngineFigures run(Progress progress) throws IOException {
    Path onnx = Files.isDirectory(given) ? given.resolve("model.onnx") : given;
    ModelFacts facts = facts(onnx);
    ModelSpec spec =
        new ModelSpec(
            onnx.toString(),
            "1",
            facts.sha256(),
            List.of(),
            facts.inputWidth(),
            facts.inputHeight(),
            fit);
    List<FittedFrame> frames = frames(spec);
    Path folder = Files.createTempDirectory("maskstream-bench");
    Path int8 = folder.resolve("int8.onnx");
    try {
      List<Path> files = new ArrayList<>(List.of(onnx));
      List<Refused> refused = new ArrayList<>();
      if (!facts.precision().equals("int8")) {
        makeInt8(onnx, frames, int8)
            .ifPresentOrElse(
                reason -> refused.add(new Refused("int8", reason)), () -> files.add(int8));
      }
      try (EngineBench bench = new EngineBench(files, spec)) {
        refused.addAll(bench.refused());
        return new EngineFigures(onnx, facts, measure(bench, frames, progress), refused);
      }
    } finally {
      Files.deleteIfExists(int8);
      Files.deleteIfExists(folder);
    }
  }

  private List<EngineBench.Measured> measure(
      EngineBench bench, List<FittedFrame> frames, Progress progress) {
    progress.start("measuring " + bench.size() + " engines and precisions", warmRounds + rounds);
    List<EngineBench.Measured> measured =
        bench.run(new EngineBench.Rounds(frames, warmRounds, rounds, () -> progress.step("")));
    progress.end("measured");
    return measured;
  }

  private static Optional<String> makeInt8(Path onnx, List<FittedFrame> frames, Path to) {
    try {
      var _ = UntestedInt8.write(onnx, frames, to);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static ModelFacts facts(Path onnx) throws IOException {
    return switch (ModelFile.inspect(onnx)) {
      case ModelFile.Usable usable -> usable.facts();
      case ModelFile.Refused refused ->
          throw new Failure(onnx + " cannot be measured: " + refused.reason());
    };
  }

  private List<FittedFrame> frames(ModelSpec spec) throws IOException {
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), fit);
    if (pictures.isPresent()) {
      return read(pictures.get(), fitter);
    }
    InspectionLine line = new InspectionLine(SEED, spec.inputWidth(), spec.inputHeight());
    return IntStream.range(0, FRAMES)
        .mapToObj(at -> fitter.fit(line.frame(at * FRAMES_BETWEEN).image()))
        .toList();
  }

  private static List<FittedFrame> read(Path folder, FrameFitter fitter) throws IOException {
    List<FittedFrame> frames = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(EngineMeasurement::isPicture).sorted().limit(FRAMES).toList()) {
        switch (fitter.fit(Files.readAllBytes(file), ImageLimits.DEFAULT)) {
          case Fitting.Fitted(FittedFrame frame) -> frames.add(frame);
          case Fitting.Refused(String _, String reason) ->
              throw new IOException(file + ": " + reason);
        }
      }
    }
    if (frames.isEmpty()) {
      throw new Failure(folder + " holds no .jpg, .jpeg or .png");
    }
    return frames;
  }

  private static boolean isPicture(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png)");
  }
}
