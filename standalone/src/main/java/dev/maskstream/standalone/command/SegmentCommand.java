package dev.maskstream.standalone.command;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.maskstream.standalone.client.GatewayClient;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.segment.LocalSegmenter;
import dev.maskstream.standalone.segment.MaskExtras;
import dev.maskstream.standalone.segment.MaskFiles;
import dev.maskstream.standalone.segment.MaskReport;
import dev.maskstream.standalone.segment.PictureSegmenter;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.standalone.segment.RemoteSegmenter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes masks of pictures. */
@Command(
    name = "segment",
    description = {
      "Make masks of pictures: NAME.mask.png, whose pixel values are class ids.",
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

  @ArgGroup(exclusive = false, heading = "With --local, instead of the bundled model:%n")
  private ModelOptions model;

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
      defaultValue = "30",
      description = "How long one mask may take. Default: ${DEFAULT-VALUE}")
  private int timeoutSeconds;

  @Option(names = "--json", description = "Print a line of JSON for each picture.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    MaskFiles files =
        new MaskFiles(output, new MaskExtras(overlay, cutOuts, Optional.ofNullable(gallery)));
    files.requireDistinct(pictures);
    boolean allDone = true;
    try (PictureSegmenter segmenter = segmenter()) {
      for (Path picture : pictures) {
        allDone &= segment(picture, segmenter, files);
      }
    }
    files.finish();
    return allDone ? 0 : 1;
  }

  private PictureSegmenter segmenter() throws IOException {
    if (!local) {
      return new RemoteSegmenter(
          new GatewayClient(server.address()), source, Duration.ofSeconds(timeoutSeconds));
    }
    int processors = Runtime.getRuntime().availableProcessors();
    if (model != null) {
      return new LocalSegmenter(ModelPackage.check(model.choice()), processors);
    }
    Path folder = Files.createTempDirectory("maskstream-model");
    try {
      return new LocalSegmenter(BundledModel.unpack(folder), processors);
    } finally {
      BundledModel.remove(folder);
    }
  }

  /** True if the picture has its mask. */
  private boolean segment(Path picture, PictureSegmenter segmenter, MaskFiles files) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(picture);
    } catch (IOException e) {
      return complain(picture, "unreadable-file", "cannot be read: " + e.getMessage());
    }
    return switch (segmenter.segment(bytes)) {
      case Outcome.Segmented segmented -> {
        report(files.write(picture, bytes, segmented));
        yield true;
      }
      case Outcome.Refused(String code, String reason) -> complain(picture, code, reason);
    };
  }

  private void report(MaskReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new Gson().toJson(report) : report.line());
    out.flush();
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
    spec.commandLine().getErr().println("maskstream: " + picture + ": " + reason);
    return false;
  }
}
