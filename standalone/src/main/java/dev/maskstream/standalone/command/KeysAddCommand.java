package dev.maskstream.standalone.command;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key. */
@Command(
    name = "add",
    description = {
      "Make an API key and print it, this once; the file keeps only a hash.",
      "A running gateway reads the file again by itself.",
    })
final class KeysAddCommand implements Callable<Integer> {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  @Parameters(paramLabel = "NAME", description = "1 to 64 of A-Z a-z 0-9 _ -")
  private String name;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The keys file; made if it is not there.")
  private Path file;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      required = true,
      description = "publish, read, admin; several with commas.")
  private Set<Scope> scopes;

  @Option(
      names = "--sources",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Sources it is for, such as hall-3-*. Default: all")
  private String sources;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description = {
        "Write the key into this file, readable by you only, and print where it lies instead.",
        "If the file is there already, nothing is made.",
      })
  private Path into;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      if (into != null && isKeysFile(into)) {
        throw new Failure("--into is for the key and --file for its hash; they must be two files");
      }
      if (into != null && Files.isRegularFile(into)) {
        say("the API key lies in " + into);
        return 0;
      }
      requirePlace();
      if (KeysFile.read(file).containsKey(name)) {
        throw new Failure(file + " has a key of the name " + name);
      }
      ApiKey.Made made = ApiKey.make(name, scopes, new SourceGlob(sources), new SecureRandom());
      makeUnlessThere(file);
      // An editor may have left the last line open.
      String begin = endsALine(file) ? "" : "\n";
      Files.writeString(file, begin + made.key().line() + "\n", StandardOpenOption.APPEND);
      handOver(made);
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }

  /** Before anything is made: a key that nobody was told is of no use, and its name is taken. */
  private void requirePlace() {
    if (Files.notExists(file)) {
      requireNew(file);
    }
    if (into != null) {
      requireNew(into);
    }
  }

  private boolean isKeysFile(Path other) {
    return other.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize());
  }

  private static void requireNew(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new Failure("cannot make the file %s: its folder is not there".formatted(file));
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(folder)) {
      throw new Failure("cannot make the file " + file);
    }
  }

  private void handOver(ApiKey.Made made) throws IOException {
    if (into == null) {
      say(made.token());
      return;
    }
    makeUnlessThere(into);
    Files.writeString(into, made.token() + "\n");
    say("the API key lies in " + into);
  }

  private static void makeUnlessThere(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private static boolean endsALine(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
  }
}
