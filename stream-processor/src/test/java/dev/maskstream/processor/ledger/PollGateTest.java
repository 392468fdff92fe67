package dev.maskstream.processor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PollGateTest {
  private final PollGate gate = new PollGate(16);

  @Test
  void aPartitionAloneMayFillTheWindowAndNoMore() {
    assertThat(gate.admits(15, new Load(15, 15, 1))).isTrue();
    assertThat(gate.admits(16, new Load(16, 16, 1))).isFalse();
  }

  @Test
  void twoActivePartitionsHaveHalfTheWindowEach() {
    assertThat(gate.admits(7, new Load(7, 7, 2))).isTrue();
    assertThat(gate.admits(8, new Load(8, 8, 2))).isFalse();
  }

  @Test
  void aFullWindowStillTakesTheFirstFrameOfAnotherPartition() {
    assertThat(gate.admits(0, new Load(16, 16, 1))).isTrue();
  }

  @Test
  void whatNobodyElseNeedsOfHalfTheWindowAnyPartitionMayUse() {
    assertThat(gate.admits(7, new Load(7, 7, 8))).isTrue();
    assertThat(gate.admits(8, new Load(8, 8, 8))).isFalse();
  }

  @Test
  void twiceTheWindowIsTheEndForAll() {
    assertThat(gate.admits(0, new Load(32, 32, 40))).isFalse();
  }

  @Test
  void everyPartitionMayHaveOneFrameHoweverManyThereAre() {
    assertThat(gate.admits(0, new Load(10, 10, 100))).isTrue();
    assertThat(gate.admits(1, new Load(10, 10, 100))).isFalse();
  }

  @Test
  void finishedFramesBehindAnUnfinishedOneAreBoundedToo() {
    assertThat(gate.isOpen(new Load(1, 64 * 16, 1))).isFalse();
    assertThat(gate.isOpen(new Load(1, 64 * 16 - 1, 1))).isTrue();
  }
}
