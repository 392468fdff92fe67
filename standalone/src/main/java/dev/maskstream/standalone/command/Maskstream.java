package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.VersionName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code maskstream} and its subcommands. */
@Command(
    name = "maskstream",
    description = "Frames in, masks out: streaming image segmentation.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "70:a processor that could not go on and wants to be started again",
      "130:interrupted",
      "143:ended by SIGTERM",
    })
public final class Maskstream implements Runnable {
  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          UpCommand.class,
          GatewayCommand.class,
          ProcessorCommand.class,
          TrainerCommand.class,
          BrokerCommand.class,
          CameraCommand.class,
          SegmentCommand.class,
          StreamCommand.class,
          TailCommand.class,
          TrainCommand.class,
          EvaluateCommand.class,
          CompareCommand.class,
          ExportCommand.class,
          DataCommand.class,
          SourcesCommand.class,
          ModelsCommand.class,
          ExplainCommand.class,
          ReplayCommand.class,
          KeysCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          CompletionCommand.class);

  // picocli acts on these two itself; nobody reads them.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  @Spec private CommandSpec spec;

  private final Map<String, String> environment;

  private Maskstream(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The environment that a command of this command line was started in. */
  static Map<String, String> environment(CommandSpec command) {
    return ((Maskstream) command.root().userObject()).environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command; see --help");
  }

  /**
   * The command line, ready to execute; prints failures as one line on standard error. To look into
   * every command takes a third of a second of a start: where the arguments call a command, it
   * knows that one alone, save for `completion`.
   *
   * @param environment variables by name
   * @param arguments what it will execute; none: it knows every command
   */
  public static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    return commandLine(
        environment,
        SUBCOMMANDS.stream()
            .filter(command -> command != CompletionCommand.class)
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .findFirst()
            .<List<Class<?>>>map(List::of)
            .orElse(SUBCOMMANDS));
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static CommandLine commandLine(
      Map<String, String> environment, List<Class<?>> subcommands) {
    CommandLine line = new CommandLine(new Maskstream(environment), options(environment));
    subcommands.forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // `replay --from @123` names an offset, whatever file of that name there is.
    line.setExpandAtFiles(false);
    line.registerConverter(TrainingOptions.InputSize.class, TrainingOptions.InputSize::parse);
    line.registerConverter(TrainingOptions.Scales.class, TrainingOptions.Scales::parse);
    line.registerConverter(VersionName.class, Maskstream::version);
    line.setExecutionExceptionHandler(
        (exception, command, _) -> {
          complain(exception, command.getErr());
          return 1;
        });
    return line;
  }

  private static void complain(Exception exception, PrintWriter err) {
    switch (exception) {
      case Failure failure -> err.println("maskstream: " + failure.getMessage());
      case TimeoutException late ->
          err.println("maskstream: Kafka does not answer: " + late.getMessage());
      case KafkaException kafka -> err.println("maskstream: Kafka refuses: " + kafka.getMessage());
      case IOException file -> err.println("maskstream: " + Failure.reason(file));
      case UncheckedIOException file ->
          err.println("maskstream: " + Failure.reason(file.getCause()));
      default -> exception.printStackTrace(err);
    }
  }

  /** Options that read the environment are made with it, in whatever command they stand. */
  private static IFactory options(Map<String, String> environment) {
    IFactory others = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return type == KafkaOptions.class
            ? type.cast(new KafkaOptions(environment))
            : others.create(type);
      }
    };
  }

  private static VersionName version(String text) {
    try {
      return VersionName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
