package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOriginTest {
  @TempDir Path folder;

  @Test
  void aFolderOfGitIsToldByItsCommitAndWhetherFilesDiffer() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "one");
    assumeTrue(git("init", "--quiet"), "no git here: revisions are not tested");
    git("add", "a.txt");
    git("-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "--quiet", "-m", "One");
    String clean = RunOrigin.revision(folder).orElseThrow();

    Files.writeString(folder.resolve("a.txt"), "two");

    assertThat(clean).matches("[0-9a-f]{40,64}");
    assertThat(RunOrigin.revision(folder)).hasValue(clean + "-dirty");
  }

  @Test
  void aFolderThatGitDoesNotKnowIsNotTold() {
    assertThat(RunOrigin.revision(folder)).isEmpty();
  }

  @Test
  void theProgramsOwnCommitIsToldWhereverItRuns() throws Exception {
    Path sources = Path.of("").toAbsolutePath();
    assumeTrue(RunOrigin.revision(sources).isPresent(), "these sources are in no repository");

    assertThat(RunOrigin.sources()).hasValueSatisfying(top -> assertThat(sources).startsWith(top));
    String told = RunOrigin.now().get("maskstream_revision").getAsString();

    assertThat(told).isEqualTo(RunOrigin.revision(sources).orElseThrow());
  }

  private boolean git(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    try {
      Process git = new ProcessBuilder(command).directory(folder.toFile()).start();
      return git.waitFor(20, TimeUnit.SECONDS) && git.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
