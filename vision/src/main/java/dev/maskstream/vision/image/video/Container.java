package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A video, open: gives the compressed frames of its best video stream in file order.
 *
 * <p>Threads: one.
 */
final class Container implements AutoCloseable {
  private final AVFormatContext context;
  private final AVStream stream;
  private final AVPacket packet = av_packet_alloc();

  private Container(AVFormatContext context, AVStream stream) {
    this.context = context;
    this.stream = stream;
  }

  /**
   * Opens a file or standard input.
   *
   * @param url {@code file:PATH} or {@code pipe:0}; no other protocol can be reached from it
   */
  static Container open(String url, ContainerFormat format) throws Refusal {
    AVDictionary options = new AVDictionary(null);
    set(options, "protocol_whitelist", "file,pipe");
    set(options, "format_whitelist", format.demuxer() + ",mov,mp4,m4a,3gp,3g2,mj2,matroska,webm");
    return open(
        url, format.demuxer(), options, opened -> new Refusal("not-a-video", unopened(opened)));
  }

  private static String unopened(int error) {
    return "the file cannot be opened as video: " + text(error);
  }

  /**
   * Opens a camera over one TCP connection, video only.
   *
   * @param url {@code rtsp://}, to a {@link RtspRelay}
   * @param patience how long the camera may take for an answer or for the next packet
   */
  static Container rtsp(String url, Duration patience) throws Refusal {
    AVDictionary options = new AVDictionary(null);
    // For security: what a camera says must not make FFmpeg open files, UDP, TLS or HTTP. It could
    // still open another TCP connection where it follows a redirect, which RtspHead lets through
    // to it never.
    set(options, "protocol_whitelist", "tcp");
    set(options, "format_whitelist", "rtsp");
    set(options, "rtsp_transport", "tcp");
    set(options, "allowed_media_types", "video");
    set(options, "timeout", Long.toString(patience.toNanos() / 1_000));
    set(options, "fflags", "nobuffer");
    set(options, "analyzeduration", "2000000");
    set(options, "fpsprobesize", "0");
    return open(url, "rtsp", options, Container::refusedByCamera);
  }

  private static Refusal refusedByCamera(int error) {
    if (error == AVERROR_HTTP_UNAUTHORIZED() || error == AVERROR_HTTP_FORBIDDEN()) {
      return new Refusal("unauthorized", "the camera does not let this user in");
    }
    if (error == AVERROR_HTTP_NOT_FOUND()) {
      return new Refusal("not-found", "the camera has no stream of that path");
    }
    return new Refusal("no-stream", "the camera does not give its stream: " + text(error));
  }

  private static Container open(
      String url, String demuxer, AVDictionary options, IntFunction<Refusal> refusal)
      throws Refusal {
    AVFormatContext context = avformat_alloc_context();
    set(options, "codec_whitelist", FrameDecoder.CODECS);
    AVInputFormat input = av_find_input_format(demuxer);
    int opened = avformat_open_input(context, url, input, options);
    av_dict_free(options);
    if (opened < 0) {
      throw refusal.apply(opened);
    }
    int index = avformat_find_stream_info(context, (PointerPointer<?>) null);
    if (index >= 0) {
      index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    }
    if (index < 0) {
      avformat_close_input(context);
      throw new Refusal("no-video-stream", "no video stream in it: " + text(index));
    }
    return new Container(context, context.streams(index));
  }

  AVCodecParameters codec() {
    return stream.codecpar();
  }

  boolean isMotionJpeg() {
    return codec().codec_id() == AV_CODEC_ID_MJPEG;
  }

  /**
   * The next compressed frame; valid until the next call. Empty at the end.
   *
   * @throws Refusal if the file is broken from here on
   */
  Optional<AVPacket> read() throws Refusal {
    while (true) {
      av_packet_unref(packet);
      int result = av_read_frame(context, packet);
      if (result == AVERROR_EOF()) {
        return Optional.empty();
      }
      if (result < 0) {
        throw new Refusal("torn-video", "the file cannot be read further: " + text(result));
      }
      if (packet.stream_index() == stream.index()) {
        return Optional.of(packet);
      }
    }
  }

  /**
   * Time since the start of the stream; without a stamp, what the frame rate makes of the index.
   */
  long micros(long timestamp, long index) {
    if (timestamp == AV_NOPTS_VALUE) {
      AVRational rate = stream.avg_frame_rate();
      return rate.num() > 0 ? index * 1_000_000L * rate.den() / rate.num() : index * 40_000L;
    }
    long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
    AVRational unit = stream.time_base();
    return Math.round((double) (timestamp - start) * 1e6 * unit.num() / unit.den());
  }

  /** Clockwise quarter turns that bring the picture upright, 0 to 3. */
  int quarterTurns() {
    AVPacketSideData matrix =
        av_packet_side_data_get(
            codec().coded_side_data(), codec().nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull() || matrix.size() < 36) {
      return 0;
    }
    double counterClockwise = av_display_rotation_get(new IntPointer(matrix.data()));
    return Double.isNaN(counterClockwise)
        ? 0
        : Math.floorMod(-Math.round(counterClockwise / 90), 4);
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
  }

  private static void set(AVDictionary options, String key, String value) {
    av_dict_set(options, key, value, 0);
  }

  /** What FFmpeg says an error number means. */
  static String text(int error) {
    byte[] buffer = new byte[128];
    av_strerror(error, buffer, buffer.length);
    int end = 0;
    while (end < buffer.length && buffer[end] != 0) {
      end++;
    }
    return new String(buffer, 0, end, StandardCharsets.UTF_8);
  }
}
