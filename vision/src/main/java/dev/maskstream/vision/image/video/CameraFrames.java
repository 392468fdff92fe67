package dev.maskstream.vision.image.video;

import dev.maskstream.vision.image.FramePace;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.video.StreamOrder.Bounds;
import dev.maskstream.vision.image.video.Wire.FrameHead;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Carries a camera's frames to the wire as JPEG, no more in a second than are wanted. Every frame
 * is decoded, since the next ones need it; only those that are taken are converted and encoded.
 *
 * <p>Threads: one.
 */
final class CameraFrames {
  /** A file without sense in its time stamps must not stop for longer. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Bounds bounds;
  private final DataOutputStream out;
  private final FramePace pace;
  private long taken;

  CameraFrames(Bounds bounds, DataOutputStream out) {
    this.bounds = bounds;
    this.out = out;
    this.pace = new FramePace(bounds.framesPerSecond());
  }

  /** Plays at the speed of the time stamps; what was late is not caught up on. */
  private static final class PlayClock {
    private long startNanos = System.nanoTime();

    void await(long micros) {
      long early = startNanos + TimeUnit.MICROSECONDS.toNanos(micros) - System.nanoTime();
      if (early < 0) {
        startNanos -= early;
      } else {
        LockSupport.parkNanos(Math.min(early, LONGEST_PAUSE_NANOS));
      }
    }
  }

  private interface Arrival {
    /** Waits until a frame with this time since the start would come from a camera. */
    void await(long micros);
  }

  /** Until the camera ends it. */
  void live(Container camera) throws IOException, Refusal {
    run(camera, _ -> {});
  }

  /** Once through a file, at its own speed. */
  void played(Container file) throws IOException, Refusal {
    long before = taken;
    run(file, new PlayClock()::await);
    if (taken == before) {
      throw new Refusal("no-frames", "no frame of the file can be decoded");
    }
  }

  private void run(Container container, Arrival arrival) throws IOException, Refusal {
    long shown = 0;
    try (FrameDecoder decoder = FrameDecoder.open(container.codec(), bounds.maxPixels());
        RgbConverter converter = new RgbConverter()) {
      Optional<AVPacket> packet = container.read();
      while (packet.isPresent()) {
        if (packet.get().size() <= bounds.maxBytes() && decoder.send(packet.get())) {
          for (var frame = decoder.receive(); frame.isPresent(); frame = decoder.receive()) {
            arrival.await(container.micros(frame.get().best_effort_timestamp(), shown++));
            take(frame.get(), container.quarterTurns(), converter);
          }
        }
        packet = container.read();
      }
    }
  }

  private void take(AVFrame frame, int quarterTurns, RgbConverter converter)
      throws IOException, Refusal {
    bounds.frames().check(frame.width(), frame.height());
    boolean broken = (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    if (broken || !pace.takes(System.nanoTime())) {
      out.writeByte(Wire.SKIPPED);
    } else {
      byte[] jpeg = JpegEncoder.encode(converter.convert(frame, quarterTurns), bounds.quality());
      if (jpeg.length > bounds.maxBytes()) {
        throw new Refusal(
            "too-large",
            "a frame has %d bytes as JPEG of quality %d; at most %d are taken"
                .formatted(jpeg.length, bounds.quality(), bounds.maxBytes()));
      }
      FrameHead.jpeg(taken++, 0, frame.width(), frame.height(), jpeg.length).write(out);
      out.write(jpeg);
    }
    out.flush();
  }
}
