package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Turns compressed frames into pictures, in the order they are shown.
 *
 * <p>Threads: one.
 */
final class FrameDecoder implements AutoCloseable {
  /** The codecs that are decoded, by FFmpeg's names. */
  static final String CODECS = "h264,hevc,mjpeg,mpeg4,vp8,vp9";

  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();

  private FrameDecoder(AVCodecContext context) {
    this.context = context;
  }

  static FrameDecoder open(AVCodecParameters parameters, long maxPixels) throws Refusal {
    AVCodec codec = avcodec_find_decoder(parameters.codec_id());
    String name = codec == null ? "unknown" : codec.name().getString();
    if (codec == null || !Arrays.asList(CODECS.split(",")).contains(name)) {
      throw new Refusal(
          "unsupported-codec", "the video's codec is " + name + "; these are read: " + CODECS);
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(context, parameters);
    context.max_pixels(maxPixels);
    context.thread_count(1);
    int opened = avcodec_open2(context, codec, (PointerPointer<?>) null);
    if (opened < 0) {
      avcodec_free_context(context);
      throw new Refusal("broken-video", "the decoder does not start: " + Container.text(opened));
    }
    return new FrameDecoder(context);
  }

  /**
   * Hands in a compressed frame, or with {@code null} the end.
   *
   * @return whether the decoder could make something of it
   */
  boolean send(AVPacket packet) {
    return avcodec_send_packet(context, packet) >= 0;
  }

  /** The next picture that is ready; valid until the next call. */
  Optional<AVFrame> receive() {
    return avcodec_receive_frame(context, frame) >= 0 ? Optional.of(frame) : Optional.empty();
  }

  @Override
  public void close() {
    av_frame_free(frame);
    avcodec_free_context(context);
  }
}
