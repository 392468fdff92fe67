package dev.maskstream.vision.image;

import dev.maskstream.vision.image.video.ContainerFormat;
import dev.maskstream.vision.image.video.StreamOrder;
import dev.maskstream.vision.image.video.Wire;
import dev.maskstream.vision.image.video.Wire.FrameHead;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pulls an RTSP camera (H.264, H.265), or plays a video file at its own speed and over again as if
 * it were one. A process of its own connects, decodes and encodes to JPEG; it is told what to pull
 * by its standard input, so that no command line holds a password, and ends with this one.
 *
 * <p>Threads: one reads; {@link #close} may come from any and makes a {@link #read} that waits
 * return.
 */
public final class CameraReader implements AutoCloseable {
  private final DecoderProcess decoder;
  private final DataInputStream messages;
  private final ImageLimits limits;

  private CameraReader(DecoderProcess decoder, ImageLimits limits) {
    this.decoder = decoder;
    this.messages = new DataInputStream(new BufferedInputStream(decoder.frames(), 1 << 16));
    this.limits = limits;
  }

  /**
   * Starts pulling a camera; what comes of it is read.
   *
   * @throws IOException if no process can be started
   */
  public static CameraReader rtsp(RtspTarget target, CameraLimits limits) throws IOException {
    return start(StreamOrder.rtsp(target, limits), limits);
  }

  /**
   * Starts playing a file.
   *
   * @throws IOException if it cannot be read, is no video, or no process can be started
   */
  public static CameraReader file(Path file, CameraLimits limits) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(ContainerFormat.SNIFFED_BYTES);
    }
    Optional<ContainerFormat> format = ContainerFormat.sniff(start);
    if (format.isEmpty()) {
      throw new IOException("it is no MP4, MOV, AVI, Matroska, WebM or motion JPEG video");
    }
    return start(StreamOrder.file(file, format.get(), limits), limits);
  }

  private static CameraReader start(StreamOrder order, CameraLimits limits) throws IOException {
    return new CameraReader(DecoderProcess.ofCamera(order), limits.pictures());
  }

  /** Waits for what comes next; how long is for the caller to decide, by closing. */
  public CameraReading read() {
    try {
      int kind = messages.readUnsignedByte();
      return switch (kind) {
        case Wire.JPEG -> frame(FrameHead.read(kind, messages));
        case Wire.SKIPPED -> new CameraReading.Skipped();
        case Wire.FAILED -> new CameraReading.Ended(messages.readUTF(), messages.readUTF());
        case Wire.END -> new CameraReading.Ended("ended", "the camera ended its stream");
        default -> died("it wrote " + kind + " where a message begins");
      };
    } catch (EOFException ended) {
      return died(decoder.end());
    } catch (IOException broken) {
      return died(broken.getMessage());
    }
  }

  private CameraReading frame(FrameHead head) throws IOException {
    boolean sound =
        head.width() > 0
            && head.height() > 0
            && head.length() > 0
            && head.length() <= limits.maxBytes();
    if (!sound) {
      return died("it wrote a frame that cannot be: " + head);
    }
    byte[] jpeg = new byte[head.length()];
    messages.readFully(jpeg);
    return new CameraReading.Frame(jpeg);
  }

  private static CameraReading died(String how) {
    return new CameraReading.Ended("decoder-died", "the decoding process broke off: " + how);
  }

  /** The decoding process. */
  public ProcessHandle process() {
    return decoder.handle();
  }

  /** Kills the process and waits for its end. */
  @Override
  public void close() {
    decoder.close();
  }
}
