package dev.maskstream.vision.image.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;

import dev.maskstream.vision.image.video.Wire.FrameHead;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Carries a video from its container to the wire, frame by frame. */
final class FrameStream {
  private final Container container;
  private final FrameDecoder decoder;
  private final FrameBounds bounds;
  private final DataOutputStream out;
  private final int quarterTurns;
  private long frames;
  private long damaged;

  FrameStream(Container container, FrameDecoder decoder, FrameBounds bounds, DataOutputStream out) {
    this.container = container;
    this.decoder = decoder;
    this.bounds = bounds;
    this.out = out;
    this.quarterTurns = container.quarterTurns();
  }

  void run() throws IOException, Refusal {
    boolean passes = passesThrough();
    try (RgbConverter converter = new RgbConverter()) {
      Optional<AVPacket> packet = container.read();
      while (packet.isPresent()) {
        if (passes && isWholeJpeg(packet.get())) {
          pass(packet.get());
        } else {
          decode(packet.get(), converter);
        }
        packet = container.read();
      }
      decoder.send(null);
      drain(converter);
    }
    if (frames == 0) {
      throw new Refusal("no-frames", "no frame of the video can be decoded");
    }
    out.writeByte(Wire.END);
    out.writeLong(frames);
    out.writeLong(damaged);
  }

  /** Motion JPEG needs no decoding, unless fields have to be woven or the picture turned. */
  private boolean passesThrough() {
    int order = container.codec().field_order();
    return container.isMotionJpeg()
        && quarterTurns == 0
        && (order == AV_FIELD_UNKNOWN || order == AV_FIELD_PROGRESSIVE);
  }

  private void pass(AVPacket packet) throws IOException, Refusal {
    int width = container.codec().width();
    int height = container.codec().height();
    startFrame(width, height);
    byte[] jpeg = new byte[packet.size()];
    packet.data().get(jpeg);
    long micros = container.micros(packet.pts(), frames);
    FrameHead.jpeg(frames, micros, width, height, jpeg.length).write(out);
    out.write(jpeg);
    finishFrame();
  }

  private void decode(AVPacket packet, RgbConverter converter) throws IOException, Refusal {
    if (packet.size() > bounds.maxBytes() || !decoder.send(packet)) {
      damaged++;
      return;
    }
    drain(converter);
  }

  private void drain(RgbConverter converter) throws IOException, Refusal {
    Optional<AVFrame> frame = decoder.receive();
    while (frame.isPresent()) {
      AVFrame picture = frame.get();
      startFrame(picture.width(), picture.height());
      long micros = container.micros(picture.best_effort_timestamp(), frames);
      FrameHead.rgb(frames, micros, picture.width(), picture.height(), quarterTurns).write(out);
      converter.write(picture, out);
      finishFrame();
      frame = decoder.receive();
    }
  }

  private void startFrame(int width, int height) throws Refusal {
    bounds.check(width, height);
    if (frames >= bounds.maxFrames()) {
      throw new Refusal(
          "too-many-frames", "the video has more than " + bounds.maxFrames() + " frames");
    }
  }

  private void finishFrame() throws IOException {
    frames++;
    out.flush();
  }

  /**
   * Whether other programs can read the packet as a file: AVI cameras leave out the Huffman tables,
   * which only video decoders know by heart.
   */
  private boolean isWholeJpeg(AVPacket packet) {
    int size = packet.size();
    if (size < 4 || size > bounds.maxBytes()) {
      return false;
    }
    byte[] jpeg = new byte[size];
    packet.data().get(jpeg);
    int at = 2;
    while (at + 4 <= size && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      if (marker == 0xC4) {
        return true;
      }
      if (marker == 0xDA) {
        return false;
      }
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
    }
    return false;
  }
}
