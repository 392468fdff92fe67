package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes say, row runs are read or refused, within the map's own cost. */
class HostileRowRunsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, end before",
        "10, pass the end",
        "00, end before",
        "8080808080, more than five",
        "ffffffff7f, pass the end",
        "0003, run of 0 pixels",
        "0016, run of 5 pixels",
        "0014, run of 5 pixels",
        "000f, run of unknown kind",
        "0007, run of unknown kind",
        "0011, takes its class from itself",
        "0006, end before",
        "0c00, go on after",
        "0006070b00, go on after",
        "00feffffff0f07, pass the end",
        "00fcffffff0707, run of 536870911 pixels"
      })
  void tokensThatMakeNoMapAreRefused(String tokens, String reason) {
    byte[] bytes = tokens == null ? new byte[0] : HexFormat.of().parseHex(tokens);

    assertThatThrownBy(() -> MaskCodec.decode(wrapped(bytes), 4, 3))
        .isInstanceOf(MalformedMaskException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] rowRuns = MaskCodec.encode(new byte[12], 4, 3);
    rowRuns[0] = 2;

    assertThatThrownBy(() -> MaskCodec.decode(rowRuns, 4, 3))
        .isInstanceOf(MalformedMaskException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void aWrongChecksumIsRefused() {
    byte[] rowRuns = MaskCodec.encode(new byte[12], 4, 3);
    rowRuns[rowRuns.length - 1]++;

    assertThatThrownBy(() -> MaskCodec.decode(rowRuns, 4, 3))
        .isInstanceOf(MalformedMaskException.class);
  }

  @Test
  void bytesAfterTheStreamAreRefused() {
    byte[] rowRuns = MaskCodec.encode(new byte[12], 4, 3);

    assertThatThrownBy(() -> MaskCodec.decode(Arrays.copyOf(rowRuns, rowRuns.length + 1), 4, 3))
        .hasMessageContaining("bytes after");
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "5, 0", "-1, 5", "65535, 65535", "2147483647, 2147483647", "8193, 8192"})
  void sizesOutOfRangeAreRefusedBeforeAnythingIsAllocated(int width, int height) {
    assertThatThrownBy(() -> MaskCodec.decode(ByteString.EMPTY, width, height))
        .isInstanceOf(MalformedMaskException.class)
        .hasMessageContaining("sides");
  }

  /** Padding bits of the stream say nothing; everything else is under the checksum. */
  @Test
  void damageIsFoundUnlessItChangesNothing() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] ids = SyntheticMaps.blobs(random, 64, 48, 7, 9);
    byte[] whole = MaskCodec.encode(ids, 64, 48);
    for (int round = 0; round < 4_000; round++) {
      byte[] bytes = Hostile.damaged(whole, random);

      Hostile.assertReadOrRefused(() -> assertThat(MaskCodec.decode(bytes, 64, 48)).isEqualTo(ids));
    }
  }

  @Test
  void inventedTokensUnderARightChecksumAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 4_000; round++) {
      byte[] tokens = Hostile.noise(random, random.nextInt(40));
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] &= (byte) (random.nextInt(4) == 0 ? 0xff : 0x0f);
      }
      int width = 1 + random.nextInt(6);
      Hostile.assertReadOrRefused(() -> MaskCodec.decode(wrapped(tokens), width, 4));
    }
  }

  @Test
  void aBombIsRefusedAfterAsManyBytesAsTheMapCouldTake() {
    byte[] bomb = wrapped(new byte[32 << 20]);

    assertThat(bomb).hasSizeLessThan(64 << 10);
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> MaskCodec.decode(bomb, 100, 100))
                .isInstanceOf(MalformedMaskException.class));
  }

  private static byte[] wrapped(byte[] tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MaskCodec.VERSION);
    Deflater deflater = new Deflater();
    deflater.setInput(tokens);
    deflater.finish();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }
}
