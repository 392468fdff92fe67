package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.check.Manifest;
import dev.maskstream.trainer.data.Place;
import dev.maskstream.trainer.data.Trouble;
import dev.maskstream.trainer.files.WholeFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hashes the files of a data set, or holds them against hashes of old. */
@Command(
    name = "manifest",
    description = {
      "Hash every picture and label, in the lines of sha256sum; `sha256sum -c` in the set's folder",
      "checks them, and so does --check. Fails if a file is missing or has changed.",
    })
final class DataManifestCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PLACE",
      description = "A data set in files. With --check: its folder. Default: that of the manifest")
  private String place;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the lines here instead of to standard output.")
  private Path output;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "A class file, where the data has none of its own.")
  private Path classes;

  @Option(names = "--check", paramLabel = "FILE", description = "Hold the files against this.")
  private Path check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return run(System.err);
  }

  private int run(PrintStream notes) {
    if (check == null && place == null) {
      throw new ParameterException(spec.commandLine(), "say which data set, or --check FILE");
    }
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      return check == null ? write(progress) : compare(progress);
    } catch (IOException e) {
      throw new Failure(Trouble.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private int write(TerminalProgress progress) throws IOException {
    String lines = Manifest.of(place, Optional.ofNullable(classes), progress).text();
    if (output == null) {
      spec.commandLine().getOut().print(lines);
      spec.commandLine().getOut().flush();
    } else {
      WholeFile.write(output, lines.getBytes(StandardCharsets.UTF_8));
    }
    return 0;
  }

  private int compare(TerminalProgress progress) throws IOException {
    Path folder =
        place == null
            ? check.toAbsolutePath().getParent()
            : Path.of(Place.parse(place).whole()).toAbsolutePath();
    Manifest.Difference difference = Manifest.read(check).compare(folder, progress);
    PrintWriter out = spec.commandLine().getOut();
    difference.missing().forEach(path -> out.println("missing: " + path));
    difference.changed().forEach(path -> out.println("changed: " + path));
    out.flush();
    return difference.isNone() ? 0 : 1;
  }
}
