package dev.maskstream.standalone.command;

import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be changed of a training preset. Null is unchanged. */
final class TrainingOptions {
  @Option(names = "--epochs", description = "Rounds over all pictures, at most.")
  private Integer epochs;

  @Option(names = "--batch-size", description = "Pictures in one step.")
  private Integer batchSize;

  @Option(
      names = "--goal",
      description = "What the best weights are chosen by: mean-iou or" + " pixel-accuracy.")
  private Goal goal;

  @Option(names = "--patience", description = "Epochs without a better figure; 0 for no end.")
  private Integer patience;

  @Option(names = "--gallery-every", description = "Epochs between galleries; 0 for none.")
  private Integer galleryEvery;

  @Option(names = "--seed", description = "Of weights, order and augmentation.")
  private Long seed;

  @Option(names = "--threads", description = "Processors one operator may use.")
  private Integer threads;

  @Option(names = "--learning-rate", description = "AdamW's, at its peak.")
  private Float learningRate;

  @Option(names = "--cosine", negatable = true, description = "Let the rate fall along a cosine.")
  private Boolean cosine;

  @Option(names = "--warm-up", paramLabel = "EPOCHS", description = "In which the rate rises.")
  private Double warmUp;

  @Option(names = "--weight-decay", description = "AdamW's, on kernels; 0 for plain Adam.")
  private Double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Length of the gradient beyond which it is made shorter; 0 for any length.")
  private Double clip;

  @Option(
      names = "--average",
      paramLabel = "SHARE",
      description = "What a step leaves of the weights' running average (EMA); 0 for no average.")
  private Double average;

  @Option(
      names = "--balance",
      paramLabel = "SHARE",
      description = "Share of the epochs, the first ones, in which rare classes weigh more.")
  private Double balance;

  @Option(names = "--dice", description = "How much soft Dice loss is added to cross-entropy.")
  private Double dice;

  @Option(names = "--flip", negatable = true, description = "Mirror left to right.")
  private Boolean flip;

  @Option(names = "--turn", negatable = true, description = "Mirror top to bottom.")
  private Boolean turn;

  @Option(names = "--scale", paramLabel = "MIN-MAX", description = "Scales pictures are seen at.")
  private Scales scale;

  @Option(names = "--brightness", description = "Largest change, as a share of full white.")
  private Double brightness;

  @Option(names = "--contrast", description = "Largest change, as a share.")
  private Double contrast;

  @Option(names = "--part", description = "Share of each side of the input a step sees.")
  private Double part;

  @Option(names = "--base-width", description = "Filters of the first block.")
  private Integer baseWidth;

  @Option(names = "--max-width", description = "Filters no block has more of.")
  private Integer maxWidth;

  @Option(names = "--depth", description = "Times the picture is halved.")
  private Integer depth;

  @Option(names = "--batch-norm", negatable = true, description = "With batch normalisation.")
  private Boolean batchNorm;

  @Option(names = "--input", paramLabel = "WxH", description = "Pixels the network sees.")
  private InputSize input;

  @Option(names = "--fit", description = "letterbox or stretch.")
  private Fit fit;

  @Option(
      names = "--weights",
      paramLabel = "FILE.params",
      description = "Begin from these instead of fresh ones: best.params of a run of this shape.")
  private Path weights;

  @Option(names = "--version-name", paramLabel = "VERSION", description = "Of the model.")
  private String version;

  /** Smallest and largest scale as they are typed, such as {@code 0.5-2}. */
  record Scales(double smallest, double largest) {
    /** Called by picocli. */
    static Scales parse(String text) {
      String[] ends = text.split("-", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException("scales look like 0.5-2, not " + text);
      }
      return new Scales(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
    }
  }

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
        Optional.ofNullable(weights).or(preset::weights),
        preset.pictures(),
        changed(preset.shape()),
        changed(preset.schedule()),
        changed(preset.optimizer()),
        changed(preset.loss()),
        changed(preset.augmentation()));
  }

  private Shape changed(Shape shape) {
    InputSize size = or(input, new InputSize(shape.inputWidth(), shape.inputHeight()));
    int width = or(baseWidth, shape.baseWidth());
    return new Shape(
        width,
        or(maxWidth, Math.max(width, shape.maxWidth())),
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
        or(goal, schedule.goal()),
        or(patience, schedule.patience()),
        or(galleryEvery, schedule.galleryEvery()),
        or(seed, schedule.seed()),
        or(threads, schedule.threads()));
  }

  private TrainingSettings.Optimizer changed(TrainingSettings.Optimizer optimizer) {
    return new TrainingSettings.Optimizer(
        or(learningRate, optimizer.learningRate()),
        or(cosine, optimizer.cosine()),
        or(warmUp, optimizer.warmUp()),
        or(weightDecay, optimizer.weightDecay()),
        or(clip, optimizer.clip()),
        or(average, optimizer.average()));
  }

  private Loss changed(Loss loss) {
    return new Loss(or(balance, loss.balance()), or(dice, loss.dice()));
  }

  private Augmentation changed(Augmentation one) {
    return new Augmentation(
        or(flip, one.flip()),
        or(turn, one.turn()),
        scale == null ? one.smallest() : scale.smallest(),
        scale == null ? one.largest() : scale.largest(),
        or(brightness, one.brightness()),
        or(contrast, one.contrast()),
        or(part, one.part()));
  }

  private static <T> T or(T given, T otherwise) {
    return Optional.ofNullable(given).orElse(otherwise);
  }
}
