package dev.maskstream.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaAbsenceTest {
  private final AtomicLong clock = new AtomicLong();
  private final KafkaAbsence absence = new KafkaAbsence("frames", clock::get);

  @Test
  void aFailureIsRememberedForASecond() {
    absence.begins(new KafkaException("gone"));
    assertThat(absence.isFresh()).isTrue();

    clock.set(TimeUnit.SECONDS.toNanos(1));

    assertThat(absence.isFresh()).isFalse();
  }

  @Test
  void aFrameThatIsTakenEndsIt() {
    absence.begins(new KafkaException("gone"));

    absence.ends();

    assertThat(absence.isFresh()).isFalse();
  }
}
