package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.maskstream.vision.image.NativeRgb;
import java.io.IOException;
import java.io.OutputStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Brings pictures to 8-bit RGB at their own size: the matrix is the stream's (BT.601 where it says
 * none, as FFmpeg does), chroma is interpolated, and levels go from 0 to 255.
 *
 * <p>Threads: one.
 */
final class RgbConverter implements AutoCloseable {
  private static final int FLAGS = SWS_BICUBIC | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND;

  /** The converter writes whole vectors, so rows must have room for one more. */
  private static final int ROW_ALIGNMENT = 64;

  private static final int UNITY = 1 << 16;

  private SwsContext context;
  private BytePointer pixels = new BytePointer();

  /** Converts a picture and writes {@code width * height * 3} bytes. */
  void write(AVFrame frame, OutputStream out) throws IOException, Refusal {
    int width = frame.width();
    int height = frame.height();
    int stride = stride(width);
    convertRows(frame, stride);
    byte[] row = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      pixels.position((long) y * stride).get(row);
      out.write(row);
    }
    pixels.position(0);
  }

  /**
   * Converts a picture.
   *
   * @return valid until the next call
   */
  NativeRgb convert(AVFrame frame, int quarterTurns) throws Refusal {
    int stride = stride(frame.width());
    convertRows(frame, stride);
    return new NativeRgb(pixels, frame.width(), frame.height(), stride, quarterTurns);
  }

  private static int stride(int width) {
    return (width * 3 + 2 * ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
  }

  private void convertRows(AVFrame frame, int stride) throws Refusal {
    int width = frame.width();
    int height = frame.height();
    long needed = (long) stride * height + ROW_ALIGNMENT;
    if (pixels.capacity() < needed) {
      pixels.close();
      pixels = new BytePointer(needed);
    }
    context =
        sws_getCachedContext(
            context,
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw new Refusal(
          "unsupported-pixels", "the video's pixel format " + frame.format() + " is not read");
    }
    int matrix = frame.colorspace() == AVCOL_SPC_UNSPECIFIED ? SWS_CS_DEFAULT : frame.colorspace();
    IntPointer from = sws_getCoefficients(matrix);
    IntPointer to = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(context, from, isFullRange(frame) ? 1 : 0, to, 1, 0, UNITY, UNITY);
    try (PointerPointer<BytePointer> target = new PointerPointer<>(4);
        IntPointer strides = new IntPointer(stride, 0, 0, 0)) {
      target.put(0, pixels);
      sws_scale(context, frame.data(), frame.linesize(), 0, height, target, strides);
    }
  }

  private static boolean isFullRange(AVFrame frame) {
    int format = frame.format();
    return frame.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ440P
        || format == AV_PIX_FMT_YUVJ444P;
  }

  @Override
  public void close() {
    sws_freeContext(context);
    pixels.close();
  }
}
