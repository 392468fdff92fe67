package dev.maskstream.processor.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.kill.KillPlan.Death;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a processor that dies by SIGKILL again and again. A short form runs in every
 * build; {@code mvn verify -Pkill} runs 2,000 frames and 10 deaths.
 */
class KillIT {
  private static final int SOURCES = 8;
  private static final int FRAMES = Integer.getInteger("kill.frames", 240);
  private static final int KILLS = Integer.getInteger("kill.kills", 2);

  @TempDir private Path folder;

  @Test
  void atLeastOnceLosesNothingAndRepeatsOneCommitIntervalAtMost() throws Exception {
    KillReport report =
        run(new KillPlan("at_least_once", Death.SIGKILL, FRAMES, SOURCES, KILLS, 1));

    assertThat(report.lost()).isEmpty();
    assertThat(report.duplicates()).isLessThanOrEqualTo(KILLS * report.commitWorth());
    assertThat(report.outOfOrder()).isZero();
    assertThat(report.twoOutcomes()).isZero();
    assertThat(report.masks() + report.dropped() + report.deadLetters()).isEqualTo(FRAMES);
  }

  @Test
  void exactlyOnceLosesNothingAndRepeatsNothing() throws Exception {
    KillReport report = run(new KillPlan("exactly_once", Death.SIGKILL, FRAMES, SOURCES, KILLS, 2));

    assertThat(report.lost()).isEmpty();
    assertThat(report.duplicates()).isZero();
    assertThat(report.outOfOrder()).isZero();
    assertThat(report.twoOutcomes()).isZero();
    assertThat(report.masks() + report.dropped() + report.deadLetters()).isEqualTo(FRAMES);
  }

  @Test
  void aCleanStopLosesNothingAndRepeatsNothing() throws Exception {
    KillReport report =
        run(new KillPlan("at_least_once", Death.SIGTERM, FRAMES / 2, SOURCES, KILLS / 2, 4));

    assertThat(report.lost()).isEmpty();
    assertThat(report.duplicates()).isZero();
    assertThat(report.outOfOrder()).isZero();
  }

  @Test
  void withoutTheGuardFramesAreLost() throws Exception {
    KillReport report =
        run(
            new KillPlan(
                "at_least_once", Death.SIGKILL_UNGUARDED, FRAMES / 2, SOURCES, KILLS / 2, 3));

    assertThat(report.lost()).isNotEmpty();
  }

  private KillReport run(KillPlan plan) throws Exception {
    KillReport report = new KillRun(plan, folder).run();
    System.out.printf(
        "%s: lost %d, masks %d, dropped %d, dead letters %d, duplicates %d (at most %d each death;"
            + " up to %d ms before it), out of order %d%n",
        plan,
        report.lost().size(),
        report.masks(),
        report.dropped(),
        report.deadLetters(),
        report.duplicates(),
        report.commitWorth(),
        report.longestRepeatMillis(),
        report.outOfOrder());
    return report;
  }
}
