package dev.maskstream.trainer;

import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Optimizer;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings that belong together, to start from.
 *
 * @param name as a person types it
 * @param pictures what it is trained on, when that is always the same
 */
public record Preset(
    String name,
    Optional<Pictures> pictures,
    Shape shape,
    Schedule schedule,
    Optimizer optimizer,
    Loss loss,
    Augmentation augmentation) {

  private static final int ALL_PROCESSORS =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  /** The lab notebook's: widths 64 to 512 without batch norm at 64x64, 30 epochs, no changes. */
  public static final Preset NOTEBOOK =
      new Preset(
          "notebook",
          Optional.empty(),
          new Shape(64, 512, 3, false, 64, 64, Fit.STRETCH),
          new Schedule(30, 32, Goal.PIXEL_ACCURACY, 3, 5, 1, ALL_PROCESSORS),
          new Optimizer(1e-3f, false, 0, 0, 0, 0),
          new Loss(0, 0),
          Augmentation.NONE);

  /** What gets the most out of photographs in an hour or two on a small machine. */
  public static final Preset STRONG =
      new Preset(
          "strong",
          Optional.empty(),
          new Shape(16, 128, 4, true, 480, 352, Fit.STRETCH),
          new Schedule(90, 8, Goal.MEAN_IOU, 0, 5, 1, ALL_PROCESSORS),
          new Optimizer(3e-3f, true, 1, 0.02, 1, 0.998),
          new Loss(1, 0.5),
          Augmentation.PHOTOGRAPHS);

  /** The bundled model: a very small network that tells machined parts and their faults. */
  public static final Preset INSPECTION =
      new Preset(
          "inspection",
          Optional.of(
              new Pictures(
                  "inspection:1+800", Optional.of("inspection:900001+100"), Optional.empty(), 0.2)),
          new Shape(8, 64, 3, true, 320, 240, Fit.STRETCH),
          new Schedule(32, 4, Goal.MEAN_IOU, 0, 4, 1, 1),
          new Optimizer(3e-3f, true, 1, 0, 1, 0),
          new Loss(0.6, 0),
          new Augmentation(true, false, 1, 1, 0.05, 0.1, 0.5));

  /** A prompted U-Net for photographs. */
  public static final Preset POINTING =
      new Preset(
          "pointing",
          Optional.empty(),
          new Shape(16, 96, 4, true, 256, 256, Fit.LETTERBOX),
          new Schedule(60, 8, Goal.MEAN_IOU, 0, 5, 1, ALL_PROCESSORS),
          new Optimizer(2e-3f, true, 1, 0.01, 1, 0.998),
          new Loss(0, 1),
          new Augmentation(true, false, 0.6, 1.6, 0.15, 0.25, 0.75));

  /** The bundled prompted U-Net: a very small one that picks out machined parts and faults. */
  public static final Preset POINTING_INSPECTION =
      new Preset(
          "pointing-inspection",
          INSPECTION.pictures(),
          new Shape(8, 64, 4, true, 320, 240, Fit.LETTERBOX),
          new Schedule(32, 8, Goal.MEAN_IOU, 0, 4, 1, 1),
          new Optimizer(3e-3f, true, 1, 0.01, 1, 0.998),
          new Loss(0, 1),
          new Augmentation(true, true, 0.7, 1.4, 0.1, 0.2, 0.6));

  public static final List<Preset> ALL =
      List.of(NOTEBOOK, STRONG, INSPECTION, POINTING, POINTING_INSPECTION);

  public static Optional<Preset> named(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }

  /**
   * Settings for a run that changes nothing else.
   *
   * @param output folder of the run
   */
  public TrainingSettings settings(Path output, String modelName, Pictures from) {
    return new TrainingSettings(
        output,
        modelName,
        "1",
        Optional.empty(),
        from,
        shape,
        schedule,
        optimizer,
        loss,
        augmentation);
  }
}
