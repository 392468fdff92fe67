package dev.maskstream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.doctor.Finding.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
  @TempDir private Path directory;

  @Test
  void theInstructionSetsThatMatterAreNamed() throws Exception {
    Path cpuInfo = directory.resolve("cpuinfo");
    Files.writeString(cpuInfo, "processor : 0\nflags\t\t: fpu avx2 avx512_vnni sse\n");

    Finding finding = MachineChecks.instructionSets(cpuInfo);

    assertThat(finding.detail()).isEqualTo("avx2 avx512_vnni");
  }

  @Test
  void aCpuWithoutVectorInstructionsIsALimit() throws Exception {
    Path cpuInfo = directory.resolve("cpuinfo");
    Files.writeString(cpuInfo, "flags : fpu sse\n");

    assertThat(MachineChecks.instructionSets(cpuInfo).verdict()).isEqualTo(Verdict.LIMITED);
  }

  @Test
  void aSystemThatTellsNothingIsNoFault() {
    assertThat(MachineChecks.instructionSets(directory.resolve("none")).verdict())
        .isEqualTo(Verdict.GOOD);
  }

  @Test
  void theDiskOfAFolderThatIsYetToBeMadeIsItsParents() {
    assertThat(MachineChecks.disk(directory.resolve("a/b")).detail()).contains("GiB free");
  }
}
