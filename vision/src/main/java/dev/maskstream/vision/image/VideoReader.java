package dev.maskstream.vision.image;

import dev.maskstream.vision.image.video.ContainerFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the frames of a video (MP4/MOV, AVI, Matroska/WebM, or JPEGs one after the other) in the
 * order they are shown. A process of its own decodes; it is at most {@link #FRAMES_AHEAD} frames
 * ahead of the caller, and is killed by {@link #close} or when a frame takes longer than its
 * deadline.
 *
 * <p>Threads: one caller at a time; {@link #close} may come from any.
 */
public final class VideoReader implements AutoCloseable {
  /** Decoded frames that wait, beside those in the pipe. */
  static final int FRAMES_AHEAD = 2;

  private final VideoLimits limits;
  private final Optional<DecoderProcess> decoder;
  private final Optional<Path> spooled;
  private final BlockingQueue<VideoReading> ahead = new ArrayBlockingQueue<>(FRAMES_AHEAD);
  private final Thread receiver;
  private Optional<VideoReading> last = Optional.empty();

  private VideoReader(DecoderProcess decoder, Optional<Path> spooled, VideoLimits limits) {
    this.limits = limits;
    this.decoder = Optional.of(decoder);
    this.spooled = spooled;
    this.receiver =
        Thread.ofPlatform()
            .daemon()
            .name("video-frames")
            .start(new FrameReceiver(decoder.frames(), decoder::epitaph, limits, ahead)::run);
  }

  /** A reader whose only reading is that it cannot read. */
  private VideoReader(VideoReading.Failed failed, VideoLimits limits) {
    this.limits = limits;
    this.decoder = Optional.empty();
    this.spooled = Optional.empty();
    this.receiver = Thread.currentThread();
    this.last = Optional.of(failed);
  }

  /**
   * Opens a file.
   *
   * @throws IOException if the file cannot be read or no process be started
   */
  public static VideoReader open(Path file, VideoLimits limits) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(ContainerFormat.SNIFFED_BYTES);
    }
    Optional<ContainerFormat> format = ContainerFormat.sniff(start);
    if (format.isEmpty()) {
      return new VideoReader(notAVideo(), limits);
    }
    return new VideoReader(
        DecoderProcess.ofFile(file, format.get(), limits), Optional.empty(), limits);
  }

  /**
   * Opens a stream, such as standard input or a request's body. MP4 is stored in a temporary file
   * first, because its index may come last; everything else is read as it arrives.
   *
   * @param video closed at its end or by {@link #close}
   * @throws IOException if the stream fails or no process can be started
   */
  public static VideoReader open(InputStream video, VideoLimits limits) throws IOException {
    byte[] start = video.readNBytes(ContainerFormat.SNIFFED_BYTES);
    Optional<ContainerFormat> format = ContainerFormat.sniff(start);
    if (format.isEmpty()) {
      video.close();
      return new VideoReader(notAVideo(), limits);
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), video);
    if (format.get().indexMayComeLast()) {
      return spool(whole, format.get(), limits);
    }
    return new VideoReader(
        DecoderProcess.ofStream(whole, format.get(), limits), Optional.empty(), limits);
  }

  private static VideoReader spool(InputStream video, ContainerFormat format, VideoLimits limits)
      throws IOException {
    Path file = Files.createTempFile("maskstream-video-", ".mp4");
    try (video;
        OutputStream out = Files.newOutputStream(file)) {
      if (!copy(video, out, limits.maxFileBytes())) {
        Files.delete(file);
        return new VideoReader(
            new VideoReading.Failed(
                "too-large", "the video is larger than " + limits.maxFileBytes() + " bytes"),
            limits);
      }
      return new VideoReader(
          DecoderProcess.ofFile(file, format, limits), Optional.of(file), limits);
    } catch (IOException failed) {
      Files.deleteIfExists(file);
      throw failed;
    }
  }

  /** Copies all; false if there is more than {@code most} bytes of it. */
  private static boolean copy(InputStream from, OutputStream to, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      copied += read;
      if (copied > most) {
        return false;
      }
      to.write(buffer, 0, read);
    }
    return true;
  }

  private static VideoReading.Failed notAVideo() {
    return new VideoReading.Failed(
        "not-a-video", "this is no MP4, MOV, AVI, Matroska, WebM or motion JPEG video");
  }

  /**
   * The next frame, or how the video ended; after the end, the end again. Waits up to the frame
   * deadline.
   *
   * @throws InterruptedException if interrupted while waiting; the reader stays usable
   */
  public VideoReading next() throws InterruptedException {
    if (last.isPresent()) {
      return last.get();
    }
    VideoReading reading = ahead.poll(limits.frameDeadline().toNanos(), TimeUnit.NANOSECONDS);
    if (reading == null) {
      decoder.ifPresent(DecoderProcess::close);
      reading =
          new VideoReading.Failed(
              "frame-timeout", "no frame came within " + limits.frameDeadline().toMillis() + " ms");
    }
    if (!(reading instanceof VideoReading.Frame)) {
      last = Optional.of(reading);
    }
    return reading;
  }

  /** The decoding process, for tests. */
  Optional<ProcessHandle> process() {
    return decoder.map(DecoderProcess::handle);
  }

  /** Kills the decoding process and deletes what was stored. */
  @Override
  public void close() throws IOException {
    decoder.ifPresent(DecoderProcess::close);
    if (decoder.isPresent()) {
      receiver.interrupt();
    }
    if (spooled.isPresent()) {
      Files.deleteIfExists(spooled.get());
    }
  }
}
