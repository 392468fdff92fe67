package dev.maskstream.standalone.command;

import dev.maskstream.trainer.FormExport;
import dev.maskstream.trainer.export.Form;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports the forms of a model. */
@Command(
    name = "export",
    description = {
      "Export forms of a trained model: fp32, fp16 (half the file) and int8 (faster on a CPU).",
      "A form that is not as good as fp32 on the validation pictures is refused, with the figures.",
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN_DIR|FILE.onnx",
      description = "A folder that `train` wrote, or an fp32 ONNX file of the engine contract.")
  private Path source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the files.")
  private Path output;

  @Option(
      names = {"--form", "--forms"},
      split = ",",
      paramLabel = "FORM",
      defaultValue = "fp32,fp16,int8",
      description = "fp32, fp16, int8; may be repeated. Default: ${DEFAULT-VALUE}")
  private List<Form> forms;

  @Option(
      names = "--calibration",
      paramLabel = "DATA",
      description =
          "Pictures that int8 learns its ranges from, as for `train`. Default: what the run trained on")
  private String calibration;

  @Option(
      names = "--validation",
      paramLabel = "DATA",
      description = "Labelled pictures to compare with fp32 on. Default: what the run held out")
  private String validation;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "The model's classes. Default: the model.json beside it")
  private Path classes;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description = "letterbox or stretch. Default: what the class file says, else letterbox")
  private Fit fit;

  @Option(names = "--force", description = "Replace files that are there already.")
  private boolean force;

  @Option(names = "--threads", description = "Processors the engine may use. Default: all")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    FormExport.Request request =
        new FormExport.Request(
            source,
            forms.stream().distinct().sorted().toList(),
            Optional.ofNullable(calibration),
            Optional.ofNullable(validation),
            Optional.ofNullable(classes),
            Optional.ofNullable(fit),
            output,
            force,
            threads);
    return FormOutcomes.export(request, spec.commandLine().getOut(), System.err);
  }
}
