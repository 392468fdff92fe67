package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportLogTest {
  private static final ReportLog.Run RUN =
      new ReportLog.Run(Scene.MODEL, "1", VersionRole.VERSION_ROLE_SERVING);

  private final ReportLog log = new ReportLog(Duration.ofMinutes(1));

  @Test
  void reportsOfAllProcessesAddUp() {
    log.accept(report(100).setFrames(3).setFailed(1).setMeanConfidence(0.5f).build());
    log.accept(report(100).setProcess("q").setFrames(1).setMeanConfidence(0.9f).build());

    assertThat(all())
        .returns(4L, RunFigures::frames)
        .returns(0.2, RunFigures::failedShare)
        .satisfies(sum -> assertThat((float) sum.meanConfidence()).isEqualTo(0.6f));
  }

  @Test
  void engineTimesWeighByFrames() {
    log.accept(report(100).setFrames(3).setInferP99Micros(100).build());
    log.accept(report(100).setFrames(1).setInferP99Micros(500).build());

    assertThat(all().p99Micros()).isEqualTo(200);
  }

  @Test
  void whatNobodyReportedIsNotKnown() {
    assertThat(all().p99Micros()).isNaN();
    assertThat(all().meanConfidence()).isNaN();
    assertThat(all().agreement()).isNaN();
    assertThat(all().failedShare()).isNaN();
  }

  @Test
  void whatIsOlderThanItsMemoryIsForgotten() {
    log.accept(report(100).setFrames(1).build());
    log.accept(report(130).setFrames(2).build());

    log.forgetBefore(161_000_000);

    assertThat(all().frames()).isEqualTo(2);
  }

  @Test
  void aFloodOfReportsDoesNotFillTheMemory() {
    for (int at = 0; at < 20_001; at++) {
      log.accept(report(100).setFrames(1).build());
    }

    assertThat(all().frames()).isEqualTo(20_000);
  }

  @Test
  void aReportThatCountsBelowNothingIsNone() {
    log.accept(report(100).setFrames(-5).build());

    assertThat(all().frames()).isZero();
  }

  private static VersionReport.Builder report(long second) {
    return Scene.report("1", VersionRole.VERSION_ROLE_SERVING, second);
  }

  private RunFigures all() {
    return log.sum(RUN, _ -> true);
  }
}
