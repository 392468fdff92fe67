package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class FrameReceiverTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream process = new DataOutputStream(bytes);

  @Test
  void aFrameIsTakenAsItWasWritten() throws IOException {
    head('R', 0, 2, 1);
    process.writeByte(0);
    process.write(new byte[] {1, 2, 3, 4, 5, 6});
    end();

    VideoReading.Frame frame = (VideoReading.Frame) receive().remove();

    assertThat(frame.frame().decoded().orElseThrow().rgb()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void garbageIsAFailure() throws IOException {
    process.writeBytes("Picked up JAVA_TOOL_OPTIONS");

    assertThat(reason(receive())).contains("it wrote 80 where a message begins");
  }

  @Test
  void aFrameTooLargeToBeTrueIsAFailureBeforeItsBytesAreRead() throws IOException {
    head('R', 0, 100_000, 100_000);
    process.writeByte(0);

    assertThat(reason(receive())).contains("a frame that cannot be");
  }

  @Test
  void aJpegOfNegativeLengthIsAFailure() throws IOException {
    head('J', 0, 64, 48);
    process.writeInt(-1);

    assertThat(reason(receive())).contains("a frame that cannot be");
  }

  @Test
  void aFrameOutOfTurnIsAFailure() throws IOException {
    head('J', 1, 64, 48);
    process.writeInt(10);

    assertThat(reason(receive())).contains("a frame that cannot be");
  }

  @Test
  void aFrameCutShortIsAFailureThatSaysHowTheProcessEnded() throws IOException {
    head('J', 0, 64, 48);
    process.writeInt(10);
    process.write(1);

    assertThat(reason(receive())).contains("exit status 139");
  }

  private void head(char kind, long index, int width, int height) throws IOException {
    process.writeByte(kind);
    process.writeLong(index);
    process.writeLong(0);
    process.writeInt(width);
    process.writeInt(height);
  }

  private void end() throws IOException {
    process.writeByte('E');
    process.writeLong(1);
    process.writeLong(0);
  }

  private BlockingQueue<VideoReading> receive() {
    BlockingQueue<VideoReading> readings = new ArrayBlockingQueue<>(8);
    new FrameReceiver(
            new ByteArrayInputStream(bytes.toByteArray()),
            () -> "exit status 139",
            VideoLimits.DEFAULT,
            readings)
        .run();
    return readings;
  }

  private static String reason(BlockingQueue<VideoReading> readings) {
    return ((VideoReading.Failed) readings.remove()).reason();
  }
}
