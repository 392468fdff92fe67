package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The decoding process. Arguments: url, container format, most pixels of a frame, most pixels of a
 * side, most bytes of a compressed frame, most frames. Frames go to standard output as {@link Wire}
 * says, complaints of the libraries to standard error. Ends when its reader goes away.
 */
public final class VideoDecoderMain {
  private VideoDecoderMain() {}

  public static void main(String[] args) throws IOException {
    System.setOut(System.err);
    var stdout = new FileOutputStream(FileDescriptor.out);
    try (var out = new DataOutputStream(new BufferedOutputStream(stdout, 1 << 16))) {
      long maxPixels = Long.parseLong(args[2]);
      av_log_set_level(AV_LOG_ERROR);
      av_max_alloc(Math.max(64L << 20, maxPixels * 12));
      var bounds =
          new FrameBounds(
              maxPixels,
              Integer.parseInt(args[3]),
              Integer.parseInt(args[4]),
              Long.parseLong(args[5]));
      try (Container container = Container.open(args[0], ContainerFormat.valueOf(args[1]))) {
        // The decoder would refuse too, but not say why.
        bounds.check(container.codec().width(), container.codec().height());
        try (FrameDecoder decoder = FrameDecoder.open(container.codec(), maxPixels)) {
          new FrameStream(container, decoder, bounds, out).run();
        }
      } catch (Refusal refusal) {
        out.writeByte(Wire.FAILED);
        out.writeUTF(refusal.code());
        out.writeUTF(refusal.getMessage());
      }
    }
  }
}
