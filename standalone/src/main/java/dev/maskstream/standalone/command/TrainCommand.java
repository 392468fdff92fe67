package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.FormExport;
import dev.maskstream.trainer.Preset;
import dev.maskstream.trainer.PromptedResult;
import dev.maskstream.trainer.PromptedTraining;
import dev.maskstream.trainer.SettingsFile;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.Training;
import dev.maskstream.trainer.TrainingResult;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.Trouble;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.export.ExportMismatchException;
import dev.maskstream.trainer.export.Form;
import dev.maskstream.trainer.net.DivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a U-Net. */
@Command(
    name = "train",
    description = {
      "Train a U-Net and export it: model.onnx and model.json, ready for `up --model`.",
      "With --task prompted: a network that segments what somebody clicks on, as encoder.onnx and"
          + " decoder.onnx; the clicks are simulated from the same labels.",
      "A folder with a run of the same shape is gone on with; Ctrl-C leaves a checkpoint.",
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = {
        "A folder with images/, labels/ (8-bit PNG, value = class id) and classes.json, or a known"
            + " data set as it was published; `data check` says what is read in it.",
        "May be left out where the preset or the settings name it."
      })
  private String data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the run.")
  private Path output;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "SEMANTIC",
      description =
          "semantic: the class of each pixel; prompted: the object that is clicked on. Default:"
              + " semantic")
  private TrainTask task;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "notebook, strong or inspection; to point with: pointing or pointing-inspection.",
        "Default: what the settings say, or notebook, or pointing"
      })
  private String preset;

  @Option(
      names = "--settings",
      paramLabel = "FILE.yaml",
      description = "Changes to the preset, by the names in a run's settings.json; flags win.")
  private Path file;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description = "Share of DATA to choose by, without --validation. Default: 0.2")
  private Double heldOut;

  @Option(
      names = "--validation",
      paramLabel = "DATA",
      description = "What the best weights are chosen by. Default: a fifth of DATA, by name")
  private String validation;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "A class file instead of the data's own.")
  private Path classes;

  @Option(
      names = "--keep-going",
      description = "Leave out pictures that cannot be used, and say which; else they end the run.")
  private boolean keepGoing;

  @Option(
      names = {"--form", "--forms"},
      split = ",",
      paramLabel = "FORM",
      description =
          "Export these forms of the best weights as well: fp16, int8; see `export`. Default: none")
  private List<Form> forms = List.of();

  @Option(names = "--name", description = "Name of the model. Default: the preset's")
  private String name;

  @ArgGroup(exclusive = false, validate = false, heading = "Changes to the preset:%n")
  private final TrainingOptions options = new TrainingOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (task == TrainTask.PROMPTED && !forms.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--forms: a prompted network has no other forms than fp32");
    }
    try {
      return task == TrainTask.PROMPTED
          ? runPrompted(settings(), System.err)
          : run(settings(), System.err);
    } catch (IOException e) {
      throw new Failure(Trouble.reason(e), e);
    } catch (IllegalArgumentException | DivergedException | ExportMismatchException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  /** The preset, then the file, then the command line, the later one winning. */
  private TrainingSettings settings() throws IOException {
    Optional<SettingsFile> given =
        file == null ? Optional.empty() : Optional.of(SettingsFile.read(file));
    Optional<String> wanted = given.isPresent() ? given.get().preset() : Optional.empty();
    Preset chosen = preset(Optional.ofNullable(preset).or(() -> wanted).orElse(usual().name()));
    Optional<Pictures> named = given.isPresent() ? given.get().pictures() : Optional.empty();
    // A preset's validation goes with its own pictures; others have to bring theirs.
    Pictures pictures = pictures(data == null ? named.or(chosen::pictures) : named);
    TrainingSettings settings = chosen.settings(output, chosen.name(), pictures);
    if (given.isPresent()) {
      settings = given.get().over(settings).with(pictures);
    }
    return options.changed(name == null ? settings : settings.named(name));
  }

  private Preset usual() {
    return task == TrainTask.PROMPTED ? Preset.POINTING : Preset.NOTEBOOK;
  }

  private Preset preset(String asked) {
    return Preset.named(asked)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "no preset is called "
                        + asked
                        + "; there are "
                        + Preset.ALL.stream().map(Preset::name).collect(Collectors.joining(", "))));
  }

  /** What is typed wins; what is not is what the settings or the preset name. */
  private Pictures pictures(Optional<Pictures> named) {
    String train =
        Optional.ofNullable(data)
            .or(() -> named.map(Pictures::train))
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "there is no DATA to train on"));
    return new Pictures(
        train,
        Optional.ofNullable(validation).or(() -> named.flatMap(Pictures::validation)),
        Optional.ofNullable(classes).or(() -> named.flatMap(Pictures::classes)),
        Optional.ofNullable(heldOut)
            .or(() -> named.map(Pictures::heldOut))
            .orElse(Pictures.HELD_OUT));
  }

  private Integer run(TrainingSettings settings, PrintStream notes)
      throws IOException, InterruptedException {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      TrainingResult result =
          Training.run(settings, progress, keepGoing ? Troubles.leftOut() : Troubles.fatal());
      result
          .best()
          .ifPresent(
              best ->
                  spec.commandLine()
                      .getOut()
                      .printf(
                          "%s  epoch %d  pixels %.2f %%  mIoU %.2f %%%n",
                          best.onnx(),
                          best.epoch(),
                          100 * best.score().pixelAccuracy(),
                          100 * best.score().meanIou()));
      spec.commandLine().getOut().flush();
      if (result.end() == TrainingResult.End.STOPPED) {
        return 130;
      }
    }
    return forms.isEmpty()
        ? 0
        : FormOutcomes.export(forms(settings), spec.commandLine().getOut(), notes);
  }

  /** Into the run's folder, where those of fewer epochs may lie. */
  private FormExport.Request forms(TrainingSettings settings) {
    return new FormExport.Request(
        settings.output(),
        forms.stream().distinct().filter(form -> form != Form.FP32).sorted().toList(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        settings.output(),
        true,
        settings.schedule().threads());
  }

  private Integer runPrompted(TrainingSettings settings, PrintStream notes)
      throws IOException, InterruptedException {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      PromptedResult result =
          PromptedTraining.run(
              settings, progress, keepGoing ? Troubles.leftOut() : Troubles.fatal());
      result
          .best()
          .ifPresent(
              best ->
                  spec.commandLine()
                      .getOut()
                      .printf(
                          "%s  epoch %d  IoU %.2f, %.2f, %.2f %% after 1, 3, 5 clicks%n",
                          best.folder(),
                          best.epoch(),
                          100 * best.iou1(),
                          100 * best.iou3(),
                          100 * best.iou5()));
      spec.commandLine().getOut().flush();
      return result.end() == TrainingResult.End.STOPPED ? 130 : 0;
    }
  }
}
