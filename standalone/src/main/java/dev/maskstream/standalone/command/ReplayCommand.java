package dev.maskstream.standalone.command;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.model.FetchedModel;
import dev.maskstream.standalone.model.VersionName;
import dev.maskstream.standalone.replay.Moment;
import dev.maskstream.standalone.replay.Replay;
import dev.maskstream.standalone.replay.ReplayTopic;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.vision.EngineException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs past frames through any version. */
@Command(
    name = "replay",
    description = {
      "Run a source's past frames through any version, here, and compare with what was served.",
      "The masks go to a topic of their own, masks-replay-ID, and are kept for a day.",
      "With --delete ID nothing is run: that topic is taken away, masks or none.",
      "Writes replay.json, and differences.png with the frames that differ most.",
    })
final class ReplayCommand implements Callable<Integer> {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private static final Pattern IDS = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9]{3}");

  @Option(names = "--source", paramLabel = "NAME", description = "Whose frames. Required.")
  private String source;

  @Option(
      names = "--from",
      paramLabel = "T",
      description =
          "Required. Where it begins: 2026-01-31T12:00:00Z, -10m (s, m, h, d), or offset @123.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "T",
      defaultValue = "-0s",
      description = "Before which it ends, likewise. Default: now")
  private String to;

  @Option(
      names = "--model",
      paramLabel = "MODEL@VERSION",
      description = "Required. Which version; see `models list`.")
  private VersionName version;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Folder to write to. Default: replay-ID")
  private Path output;

  @Option(
      names = "--delete",
      paramLabel = "ID",
      description = "Take away the topic of the replay with this id, such as 20260131-120000-000.")
  private String delete;

  @Mixin private KafkaOptions kafka;

  @Mixin private TrustOptions trust;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (delete != null) {
      delete();
      return 0;
    }
    require("--source=NAME", source);
    require("--from=T", from);
    require("--model=MODEL@VERSION", version);
    Instant now = Instant.now();
    Moment begin = moment("--from", from, now);
    Moment end = moment("--to", to, now);
    if (!SourceIds.isValid(source)) {
      throw new ParameterException(
          spec.commandLine(), "\"" + source + "\" is not the name of a source");
    }
    ModelVersion record = version.in(kafka.registry().read());
    if (trust.keys(kafka, spec).check(record) instanceof TrustedKeys.Verdict.Refused(String why)) {
      throw new Failure(version + " is not run here: " + why);
    }
    String id = ID.format(now);
    Replay.Request request =
        new Replay.Request(
            kafka.clients(),
            kafka.topics(),
            source,
            begin,
            end,
            ReplayTopic.name(kafka.topics(), id));
    write(output == null ? Path.of("replay-" + id) : output, run(record, request, System.err));
    return 0;
  }

  private void require(String option, Object value) {
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '%s'".formatted(option));
    }
  }

  private void delete() {
    if (!IDS.matcher(delete).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--delete: \"" + delete + "\" is not the id of a replay, such as 20260131-120000-000");
    }
    String topic = ReplayTopic.name(kafka.topics(), delete);
    ReplayTopic.delete(kafka.clients(), topic);
    spec.commandLine().getOut().println("deleted topic " + topic);
    spec.commandLine().getOut().flush();
  }

  private Replay.Result run(ModelVersion record, Replay.Request request, PrintStream notes) {
    try (FetchedModel fetched = FetchedModel.fetch(record, request.kafka(), request.topics());
        TerminalProgress progress = new TerminalProgress(notes)) {
      Replay.Result result =
          Replay.of(request, fetched.model(), ReplayCommand::epochMicros, progress);
      if (result.report().frames() == 0) {
        throw new Failure(
            "topic %s holds no frame of source %s from %s to %s"
                .formatted(kafka.topics().frames(), source, from, to));
      }
      return result;
    } catch (EngineException e) {
      throw new Failure(version + " cannot run here: " + e.getMessage(), e);
    }
  }

  private static long epochMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private Moment moment(String option, String text, Instant now) {
    try {
      return Moment.parse(text, now);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private void write(Path folder, Replay.Result result) {
    String figures = PrintedJson.page(result.report());
    try {
      Files.createDirectories(folder);
      WholeFile.write(
          folder.resolve("replay.json"), (figures + "\n").getBytes(StandardCharsets.UTF_8));
      if (result.sheet().isPresent()) {
        WholeFile.write(folder.resolve("differences.png"), result.sheet().get().toByteArray());
      }
    } catch (IOException e) {
      throw new Failure("cannot write to " + folder + ": " + Failure.reason(e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures : result.report().text());
    out.flush();
  }
}
