package dev.maskstream.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskCodec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceMaskTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 7;

  @Test
  void countsOfAnObjectAreThoseOfItsWholeMapWhereverItLies() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      byte[] ids = rectangle(random);

      assertThat(counts(ids)).isEqualTo(CocoRle.compressed(ids, WIDTH, HEIGHT, 1));
    }
  }

  @Test
  void nothingInsideIsOneRunOutside() throws Exception {
    assertThat(counts(new byte[WIDTH * HEIGHT]))
        .isEqualTo(CocoRle.compress(new int[] {WIDTH * HEIGHT}));
  }

  private static byte[] rectangle(Random random) {
    int left = random.nextInt(WIDTH);
    int top = random.nextInt(HEIGHT);
    int right = left + 1 + random.nextInt(WIDTH - left);
    int bottom = top + 1 + random.nextInt(HEIGHT - top);
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        ids[y * WIDTH + x] = (byte) (random.nextInt(4) == 0 ? 0 : 1);
      }
    }
    return ids;
  }

  private static String counts(byte[] ids) throws Exception {
    ByteString runs = ByteString.copyFrom(MaskCodec.encode(ids, WIDTH, HEIGHT));
    return InstanceMask.read(runs, WIDTH, HEIGHT).counts();
  }
}
