package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.tensorrt.BatchSizes.Chunk;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSizesTest {
  private static BatchSizes sizes(Integer... sizes) {
    return new BatchSizes(List.of(sizes));
  }

  @Test
  void aBatchIsPaddedToTheNextSize() {
    assertThat(sizes(1, 2, 4, 8).chunks(5, 8)).containsExactly(new Chunk(0, 8));
    assertThat(sizes(1, 2, 4, 8).chunks(4, 8)).containsExactly(new Chunk(0, 4));
  }

  @Test
  void aBatchOverTheLargestSizeRunsInParts() {
    assertThat(sizes(1, 2, 4).chunks(7, 8)).containsExactly(new Chunk(0, 4), new Chunk(4, 4));
    assertThat(sizes(1, 2, 4).chunks(8, 8)).containsExactly(new Chunk(0, 4), new Chunk(4, 4));
  }

  @Test
  void paddingNeverLeavesTheBuffers() {
    assertThat(sizes(1, 6).chunks(14, 16))
        .containsExactly(new Chunk(0, 6), new Chunk(6, 6), new Chunk(12, 1), new Chunk(13, 1));
  }

  @Test
  void everyBatchIsCoveredWithinTheBuffers() {
    for (List<Integer> list :
        List.of(List.of(1, 2, 4, 8), List.of(3, 8), List.of(5), List.of(1, 6, 16))) {
      BatchSizes all = new BatchSizes(list);
      int capacity = all.capacityFor(all.largest());
      for (BatchSizes some : List.of(all, all.halved().orElse(all))) {
        for (int frames = 1; frames <= all.largest(); frames++) {
          List<Chunk> chunks = some.chunks(frames, capacity);
          assertThat(chunks.getFirst().first()).isZero();
          for (int i = 1; i < chunks.size(); i++) {
            Chunk before = chunks.get(i - 1);
            assertThat(chunks.get(i).first()).isEqualTo(before.first() + before.size());
          }
          Chunk last = chunks.getLast();
          assertThat(last.first()).isLessThan(frames);
          assertThat(last.first() + last.size()).isBetween(frames, capacity);
        }
      }
    }
  }

  @Test
  void halvingKeepsTheSizesOfAtMostHalfTheLargest() {
    assertThat(sizes(1, 2, 4, 8).halved()).contains(sizes(1, 2, 4));
    assertThat(sizes(1, 6, 8).halved()).contains(sizes(1));
    assertThat(sizes(1).halved()).isEmpty();
    assertThat(sizes(5, 8).halved()).isEmpty();
  }
}
