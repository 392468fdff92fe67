package dev.maskstream.vision.image;

import dev.maskstream.vision.image.video.Wire;
import dev.maskstream.vision.image.video.Wire.FrameHead;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Takes frames from the decoding process and believes nothing it says without checking. Blocks
 * while the queue is full, which in turn blocks the process.
 *
 * <p>Threads: {@link #run} has one of its own.
 */
final class FrameReceiver {
  private final InputStream messages;
  private final Supplier<String> epitaph;
  private final VideoLimits limits;
  private final BlockingQueue<VideoReading> frames;
  private long expectedIndex;

  /**
   * Makes a receiver.
   *
   * @param messages what the process writes
   * @param epitaph says how the process ended
   */
  FrameReceiver(
      InputStream messages,
      Supplier<String> epitaph,
      VideoLimits limits,
      BlockingQueue<VideoReading> frames) {
    this.messages = messages;
    this.epitaph = epitaph;
    this.limits = limits;
    this.frames = frames;
  }

  /** Receives until the end, a failure, or the interrupt that {@link VideoReader#close} sends. */
  void run() {
    try (var in = new DataInputStream(new BufferedInputStream(messages, 1 << 16))) {
      VideoReading reading;
      do {
        reading = receive(in);
        frames.put(reading);
      } while (reading instanceof VideoReading.Frame);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException closing) {
      // Only close() can fail here, of a stream that is at its end or no longer wanted.
    }
  }

  private VideoReading receive(DataInputStream in) {
    try {
      return read(in);
    } catch (EOFException ended) {
      return died(epitaph.get());
    } catch (IOException broken) {
      return died(broken.getMessage());
    }
  }

  private VideoReading read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case Wire.RGB, Wire.JPEG -> frame(FrameHead.read(kind, in), in);
      case Wire.END -> new VideoReading.Finished(in.readLong(), in.readLong());
      case Wire.FAILED -> new VideoReading.Failed(in.readUTF(), in.readUTF());
      default -> died("it wrote " + kind + " where a message begins");
    };
  }

  private VideoReading frame(FrameHead head, DataInputStream in) throws IOException {
    boolean sound =
        limits.allows(head.width(), head.height())
            && head.index() == expectedIndex
            && head.quarterTurns() >= 0
            && head.quarterTurns() < 4
            && head.length() > 0
            && (head.kind() == Wire.RGB || head.length() <= limits.maxFrameBytes());
    if (!sound) {
      return died("it wrote a frame that cannot be: " + head);
    }
    expectedIndex++;
    byte[] bytes = new byte[head.length()];
    in.readFully(bytes);
    if (head.kind() == Wire.JPEG) {
      return new VideoReading.Frame(
          VideoFrame.jpeg(
              head.index(), head.timestampMicros(), head.width(), head.height(), bytes));
    }
    RgbImage image = new RgbImage(head.width(), head.height(), bytes);
    return new VideoReading.Frame(
        VideoFrame.decoded(
            head.index(), head.timestampMicros(), QuarterTurns.turn(image, head.quarterTurns())));
  }

  private static VideoReading died(String how) {
    return new VideoReading.Failed(
        "decoder-died", "the decoding process broke off before the video's end: " + how);
  }
}
