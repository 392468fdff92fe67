package dev.maskstream.trainer;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where and from what a run was started: what figures depend on besides its settings. */
final class RunOrigin {
  private static final int PATIENCE_SECONDS = 5;

  /** What can be said here and now; what cannot is left out. */
  static JsonObject now() {
    JsonObject origin = new JsonObject();
    ProcessHandle.current()
        .info()
        .commandLine()
        .ifPresent(line -> origin.addProperty("command", line));
    revision(Path.of("")).ifPresent(revision -> origin.addProperty("git_revision", revision));
    sources()
        .flatMap(RunOrigin::revision)
        .ifPresent(revision -> origin.addProperty("maskstream_revision", revision));
    origin.addProperty("java", System.getProperty("java.vm.version"));
    origin.addProperty(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    processor().ifPresent(name -> origin.addProperty("processor", name));
    origin.addProperty("processors", Runtime.getRuntime().availableProcessors());
    return origin;
  }

  /** The program's own sources, if it lies in them: another repository tells nothing of it. */
  static Optional<Path> sources() {
    return program()
        .flatMap(folder -> git(folder, "rev-parse", "--show-toplevel"))
        .map(Path::of)
        .filter(top -> Files.isRegularFile(top.resolve("trainer").resolve("pom.xml")));
  }

  private static Optional<Path> program() {
    try {
      return Optional.ofNullable(RunOrigin.class.getProtectionDomain().getCodeSource())
          .map(CodeSource::getLocation)
          .filter(location -> location.getProtocol().equals("file"))
          .map(location -> Path.of(URI.create(location.toString())).getParent());
    } catch (IllegalArgumentException e) {
      // A location that is no path tells nothing.
      return Optional.empty();
    }
  }

  /** Commit of a folder, with {@code -dirty} behind it where files differ from it. */
  static Optional<String> revision(Path folder) {
    return git(folder, "rev-parse", "HEAD")
        .map(head -> git(folder, "diff", "--quiet", "HEAD").isPresent() ? head : head + "-dirty");
  }

  /** What git says, at most a line or two; empty where it fails or takes too long. */
  private static Optional<String> git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(folder.toAbsolutePath().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Optional.empty();
      }
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.exitValue() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<String> processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private RunOrigin() {}
}
