package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;

import dev.maskstream.vision.image.OpenCv;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The process that pulls one camera. It takes a {@link StreamOrder} from its standard input and
 * ends when that does; JPEG frames go to standard output as {@link Wire} says. The libraries say
 * nothing, because what they say may hold an address with its password.
 */
public final class CameraDecoderMain {
  private CameraDecoderMain() {}

  public static void main(String[] args) throws IOException {
    System.setOut(System.err);
    StreamOrder order = StreamOrder.read(new DataInputStream(System.in));
    Thread.ofPlatform().daemon().name("parent").start(() -> endWith(System.in));
    // Before the first frame, which would else be late.
    OpenCv.load();
    av_log_set_level(AV_LOG_QUIET);
    av_max_alloc(Math.max(64L << 20, order.bounds().maxPixels() * 12L));
    var stdout = new FileOutputStream(FileDescriptor.out);
    try (var out = new DataOutputStream(new BufferedOutputStream(stdout, 1 << 16))) {
      try {
        pull(order, out);
        out.writeByte(Wire.END);
        out.writeLong(0);
        out.writeLong(0);
      } catch (Refusal refusal) {
        out.writeByte(Wire.FAILED);
        out.writeUTF(refusal.code());
        out.writeUTF(refusal.getMessage());
      }
    }
    // Threads that still wait for the camera must not hold up the end.
    Runtime.getRuntime().halt(0);
  }

  private static void pull(StreamOrder order, DataOutputStream out) throws IOException, Refusal {
    CameraFrames frames = new CameraFrames(order.bounds(), out);
    if (order.isFile()) {
      playForEver(order, frames);
    }
    try (RtspRelay relay = RtspRelay.open(order.camera(), order.bounds().patience())) {
      try (Container container =
          Container.rtsp(order.urlBy(relay.authority()), order.bounds().patience())) {
        frames.live(container);
      } catch (Refusal refusal) {
        throw relay.refusal().orElse(refusal);
      }
    }
  }

  private static void playForEver(StreamOrder order, CameraFrames frames)
      throws IOException, Refusal {
    while (true) {
      try (Container container =
          Container.open("file:" + order.path(), ContainerFormat.valueOf(order.format()))) {
        frames.played(container);
      }
    }
  }

  /** A decoder that hangs in a library is ended too. */
  private static void endWith(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
