package dev.maskstream.standalone.command;

import com.google.gson.JsonObject;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.client.GatewayClient;
import dev.maskstream.standalone.client.PromptAnswer;
import dev.maskstream.standalone.segment.MaskExtras;
import dev.maskstream.standalone.segment.MaskFiles;
import dev.maskstream.standalone.segment.MaskReport;
import dev.maskstream.standalone.segment.PictureSegmenter;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.standalone.segment.PointedAt;
import dev.maskstream.standalone.segment.PromptReport;
import dev.maskstream.standalone.segment.Prompter;
import dev.maskstream.standalone.segment.RemotePrompter;
import dev.maskstream.standalone.segment.RemoteSegmenter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes masks of pictures. */
@Command(
    name = "segment",
    description = {
      "Make masks of pictures: NAME.mask.png, whose pixel values are class ids.",
      "With prompts, such as --point, find what they point at: pixel values are the numbers of the"
          + " objects, and overlays show the points.",
      "Asks a running server, or with --local works alone.",
    })
final class SegmentCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PICTURE", description = "JPEG or PNG files.")
  private List<Path> pictures;

  @Option(
      names = "--overlay",
      description = "Also write NAME.overlay.jpg, the mask over the picture.")
  private boolean overlay;

  @Option(
      names = "--cut-out",
      paramLabel = "CLASS",
      description = {
        "Also write NAME.cut-out-CLASS.png: the picture where the class is, transparent elsewhere.",
        "By name or id; may be given more than once.",
      })
  private List<String> cutOuts = List.of();

  @Option(
      names = "--gallery",
      paramLabel = "FILE.png",
      description = "Also write one picture that shows all, the first 60, with their masks.")
  private Path gallery;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder to write to. Default: the current one")
  private Path output;

  @Option(names = "--local", description = "Work in this process, without a server.")
  private boolean local;

  @Mixin private SegmentModelOptions model;

  @Mixin private PromptOptions prompts;

  @Mixin private ServerOptions server;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      defaultValue = "segment",
      description = "Source that the pictures are sent as. Default: ${DEFAULT-VALUE}")
  private String source;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "How long a server may take for one picture, up to 60, with prompts up to 300."
              + " Default: 30; where everything is looked for, 300")
  private Integer timeoutSeconds;

  @Option(names = "--json", description = "Print a line of JSON for each picture.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireTimeout();
    MaskFiles files =
        new MaskFiles(output, new MaskExtras(overlay, cutOuts, Optional.ofNullable(gallery)));
    files.requireDistinct(pictures);
    boolean allDone = prompts.areGiven() ? findAll(files) : segmentAll(files);
    files.finish();
    return allDone ? 0 : 1;
  }

  /** As long as a gateway lets anybody wait. */
  private void requireTimeout() {
    int most = prompts.areGiven() ? 300 : 60;
    if (timeoutSeconds != null && (timeoutSeconds < 1 || timeoutSeconds > most)) {
      throw new ParameterException(
          spec.commandLine(), "--timeout is 1 to 60, with prompts 1 to 300, not " + timeoutSeconds);
    }
  }

  private boolean segmentAll(MaskFiles files) throws IOException {
    boolean allDone = true;
    try (PictureSegmenter segmenter = segmenter()) {
      for (Path picture : pictures) {
        allDone &= read(picture, bytes -> segment(picture, bytes, segmenter, files));
      }
    }
    return allDone;
  }

  private boolean findAll(MaskFiles files) throws IOException {
    SegmentRequest asked = prompts.request(local ? "" : model.served(spec), spec);
    boolean allDone = true;
    try (Prompter prompter = prompter()) {
      for (Path picture : pictures) {
        allDone &= read(picture, bytes -> find(picture, bytes, prompter, asked, files));
      }
    }
    return allDone;
  }

  private PictureSegmenter segmenter() throws IOException {
    if (!local) {
      model.requireNone(spec);
      return new RemoteSegmenter(new GatewayClient(server.address()), source, patience());
    }
    return new LocalModels(model, spec).segmenter();
  }

  private Prompter prompter() throws IOException {
    if (!local) {
      return new RemotePrompter(new GatewayClient(server.address()), source, patience());
    }
    prompts.requireLocal(spec);
    LocalModels models = new LocalModels(model, spec);
    return prompts.arePanoptic() ? models.panoptic(prompts.hasPrompts()) : models.prompter();
  }

  /** A thousand prompts take SAM half a minute or more on a processor. */
  private Duration patience() {
    int usual = prompts.areOfEverything() ? 300 : 30;
    return Duration.ofSeconds(timeoutSeconds == null ? usual : timeoutSeconds);
  }

  /** Does something with a picture; true if it was done. */
  private interface Use {
    boolean of(byte[] picture);
  }

  private boolean read(Path picture, Use use) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(picture);
    } catch (IOException e) {
      return complain(picture, "unreadable-file", "cannot be read: " + Failure.reason(e));
    }
    return use.of(bytes);
  }

  private boolean segment(Path picture, byte[] bytes, PictureSegmenter segmenter, MaskFiles files) {
    return switch (segmenter.segment(bytes)) {
      case Outcome.Segmented segmented -> {
        MaskReport report = files.write(picture, bytes, segmented);
        yield say(report, report.line());
      }
      case Outcome.Refused(String code, String reason) -> complain(picture, code, reason);
    };
  }

  private boolean find(
      Path picture, byte[] bytes, Prompter prompter, SegmentRequest asked, MaskFiles files) {
    return switch (prompter.ask(bytes, asked)) {
      case PromptAnswer.Found(Segments found) -> {
        PromptReport report = new PointedAt(found, asked).write(picture, bytes, files);
        say(report, report.line());
        report.complaint().ifPresent(reason -> warn(picture, reason));
        yield report.complaint().isEmpty();
      }
      case PromptAnswer.Refused(String code, String reason) -> complain(picture, code, reason);
    };
  }

  private boolean say(Object report, String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PrintedJson.line(report) : line);
    out.flush();
    return true;
  }

  private boolean complain(Path picture, String code, String reason) {
    if (json) {
      JsonObject refusal = new JsonObject();
      refusal.addProperty("picture", picture.toString());
      refusal.addProperty("code", code);
      refusal.addProperty("reason", reason);
      spec.commandLine().getOut().println(refusal);
      spec.commandLine().getOut().flush();
    }
    warn(picture, reason);
    return false;
  }

  private void warn(Path picture, String reason) {
    spec.commandLine().getErr().println("maskstream: " + picture + ": " + reason);
  }
}
