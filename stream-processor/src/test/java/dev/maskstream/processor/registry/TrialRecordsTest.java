package dev.maskstream.processor.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialRecordsTest {
  private static final ModelVersion VERSION = version("1");

  @TempDir private Path folder;

  @Test
  void aProcessThatDiesWithAVersionOnTrialIsCounted() throws Exception {
    die();
    die();

    assertThat(records().deaths(VERSION)).isEqualTo(2);
  }

  @Test
  void aVersionAtWorkInAnotherProcessIsNoDeathUntilThatProcessDies() throws Exception {
    Process other = begin();
    assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("on trial");
    assertThat(records().deaths(VERSION)).isZero();

    other.destroyForcibly().waitFor();

    assertThat(records().deaths(VERSION)).isEqualTo(1);
  }

  @Test
  void aVersionThatIsStillAtWorkIsNoDeath() throws Exception {
    TrialRecords records = records();
    var _ = records.begin(VERSION);

    assertThat(records.deaths(VERSION)).isZero();
    assertThat(records().deaths(VERSION)).isZero();
  }

  @Test
  void aCleanStopIsNoDeath() throws Exception {
    TrialRecords records = records();
    var _ = records.begin(VERSION);

    records.stop();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatBeginsAfterTheOrderToStopLeavesNothingThatCouldCount() throws Exception {
    TrialRecords records = records();
    records.stop();

    var _ = records.begin(VERSION);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatHasEndedIsNoDeath() throws Exception {
    records().begin(VERSION).end();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aProvenVersionHasNoMarkThatCouldCount() throws Exception {
    die();
    records().begin(VERSION).proven(1);

    assertThat(records().begin(VERSION).isProven()).isTrue();
    assertThat(records().deaths(VERSION)).isZero();
    assertThat(folder).isDirectoryContaining("glob:**+proven");
    assertThat(folder).isDirectoryNotContaining("glob:**.running");
  }

  @Test
  void theVersionProvenLastComesFirst() throws Exception {
    records().begin(version("1")).proven(10);
    records().begin(version("1.2")).proven(30);
    records().begin(version("2")).proven(20);

    assertThat(records().provenVersions("pets")).containsExactly("1.2", "2", "1");
    assertThat(records().provenVersions("roads")).isEmpty();
  }

  @Test
  void aVersionPublishedAnewWithAnotherFileIsAnotherOne() throws Exception {
    records().begin(VERSION).proven(1);
    ModelVersion other =
        VERSION.toBuilder().addFiles(ModelFile.newBuilder().setSha256("ff")).build();

    assertThat(records().isProven(other)).isFalse();
  }

  private TrialRecords records() {
    return new TrialRecords(folder);
  }

  private void die() throws Exception {
    Process process = begin();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isEqualTo(9);
  }

  private Process begin() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DyingOnTrial.class.getName(),
            folder.toString(),
            VERSION.getName(),
            VERSION.getVersion())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ModelVersion version(String version) {
    return ModelVersion.newBuilder().setName("pets").setVersion(version).build();
  }
}
