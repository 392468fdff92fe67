package dev.maskstream.standalone.command;

import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.vision.Fit;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be changed of a training preset. Null is unchanged. */
final class TrainingOptions {
  @Option(names = "--epochs", description = "Rounds over all pictures, at most.")
  private Integer epochs;

  @Option(names = "--batch-size", description = "Pictures in one step.")
  private Integer batchSize;

  @Option(names = "--learning-rate", description = "Adam's, at its peak.")
  private Float learningRate;

  @Option(names = "--patience", description = "Epochs without a better figure; 0 for no end.")
  private Integer patience;

  @Option(names = "--seed", description = "Of weights, order and augmentation.")
  private Long seed;

  @Option(names = "--threads", description = "Processors one operator may use.")
  private Integer threads;

  @Option(names = "--base-width", description = "Filters of the first block.")
  private Integer baseWidth;

  @Option(names = "--depth", description = "Times the picture is halved.")
  private Integer depth;

  @Option(names = "--batch-norm", negatable = true, description = "With batch normalisation.")
  private Boolean batchNorm;

  @Option(names = "--input", paramLabel = "WxH", description = "Pixels the network sees.")
  private InputSize input;

  @Option(names = "--fit", description = "letterbox or stretch.")
  private Fit fit;

  @Option(names = "--version-name", paramLabel = "VERSION", description = "Of the model.")
  private String version;

  /** Width and height as they are typed, such as {@code 240x176}. */
  record InputSize(int width, int height) {
    /** Called by picocli. */
    static InputSize parse(String text) {
      String[] sides = text.split("x", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException("a size looks like 240x176, not " + text);
      }
      return new InputSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }
  }

  TrainingSettings changed(TrainingSettings preset) {
    return new TrainingSettings(
        preset.output(),
        preset.modelName(),
        or(version, preset.version()),
        preset.pictures(),
        changed(preset.shape()),
        changed(preset.schedule()),
        preset.augmentation());
  }

  private Shape changed(Shape shape) {
    InputSize size = or(input, new InputSize(shape.inputWidth(), shape.inputHeight()));
    return new Shape(
        or(baseWidth, shape.baseWidth()),
        or(depth, shape.depth()),
        or(batchNorm, shape.batchNorm()),
        size.width(),
        size.height(),
        or(fit, shape.fit()));
  }

  private Schedule changed(Schedule schedule) {
    return new Schedule(
        or(epochs, schedule.epochs()),
        or(batchSize, schedule.batchSize()),
        or(learningRate, schedule.learningRate()),
        schedule.cosine(),
        schedule.balance(),
        schedule.goal(),
        or(patience, schedule.patience()),
        schedule.galleryEvery(),
        or(seed, schedule.seed()),
        or(threads, schedule.threads()));
  }

  private static <T> T or(T given, T otherwise) {
    return Optional.ofNullable(given).orElse(otherwise);
  }
}
