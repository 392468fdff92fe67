package dev.maskstream.standalone.command;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.stream.FrameStream;
import dev.maskstream.standalone.stream.FrameSupplies;
import dev.maskstream.standalone.stream.FrameSupply;
import dev.maskstream.standalone.stream.StreamSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a video's or a folder's frames. */
@Command(
    name = "stream",
    description = {
      "Send the frames of a video, a folder of pictures or standard input, none dropped.",
      "Waits for their masks and says what became of every frame.",
    })
final class StreamCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "VIDEO|FOLDER|-",
      description =
          "MP4, AVI, Matroska or MJPEG; a folder of JPEGs and PNGs; - for standard input.")
  private String input;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      required = true,
      description = "Source to send as: 1 to 128 of A-Z a-z 0-9 . _ -")
  private String source;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Frames a second. Default: as fast as the gateway takes them")
  private double framesPerSecond;

  @Mixin private ServerOptions server;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!SourceIds.isValid(source) || SourceIds.isReserved(source)) {
      throw new Failure(
          "a source's name is 1 to 128 of A-Z a-z 0-9 . _ - and does not begin with _: " + source);
    }
    if (!(framesPerSecond >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--fps is 0 or more, not " + framesPerSecond);
    }
    FrameStream stream = new FrameStream(server.address(), source, framesPerSecond);
    StreamSummary summary;
    try (FrameSupply frames = FrameSupplies.open(input, System.in);
        ProgressBar bar = bar(frames.expected())) {
      summary = stream.run(frames, bar::stepTo);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PrintedJson.line(summary) : summary.text());
    out.flush();
    return summary.isComplete() ? 0 : 1;
  }

  private static ProgressBar bar(long expected) {
    return new ProgressBarBuilder()
        .setTaskName("frames")
        .setInitialMax(expected)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .showSpeed()
        .build();
  }
}
