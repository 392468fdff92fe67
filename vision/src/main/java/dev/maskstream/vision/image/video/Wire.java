package dev.maskstream.vision.image.video;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the decoding process writes: messages, each a kind byte and its fields, big-endian.
 *
 * <pre>
 * 'R' index:i64 timestampMicros:i64 width:i32 height:i32 quarterTurns:i8  width*height*3 bytes RGB
 * 'J' index:i64 timestampMicros:i64 width:i32 height:i32 length:i32       length bytes JPEG
 * 'S'
 * 'E' frames:i64 damaged:i64
 * 'F' code:utf reason:utf
 * </pre>
 */
public final class Wire {
  public static final int RGB = 'R';
  public static final int JPEG = 'J';

  /** A frame of a camera that was decoded and is not wanted; says that the camera is alive. */
  public static final int SKIPPED = 'S';

  public static final int END = 'E';
  public static final int FAILED = 'F';

  private Wire() {}

  /**
   * What comes before a frame's bytes.
   *
   * @param quarterTurns clockwise, 0 to 3, that bring the picture upright; of RGB only
   * @param length of the bytes that follow
   */
  public record FrameHead(
      int kind,
      long index,
      long timestampMicros,
      int width,
      int height,
      int quarterTurns,
      int length) {

    static FrameHead rgb(long index, long micros, int width, int height, int quarterTurns) {
      return new FrameHead(RGB, index, micros, width, height, quarterTurns, width * height * 3);
    }

    static FrameHead jpeg(long index, long micros, int width, int height, int length) {
      return new FrameHead(JPEG, index, micros, width, height, 0, length);
    }

    void write(DataOutputStream out) throws IOException {
      out.writeByte(kind);
      out.writeLong(index);
      out.writeLong(timestampMicros);
      out.writeInt(width);
      out.writeInt(height);
      if (kind == RGB) {
        out.writeByte(quarterTurns);
      } else {
        out.writeInt(length);
      }
    }

    /** Reads what follows the kind byte. Nothing is checked. */
    public static FrameHead read(int kind, DataInputStream in) throws IOException {
      long index = in.readLong();
      long micros = in.readLong();
      int width = in.readInt();
      int height = in.readInt();
      if (kind == JPEG) {
        return new FrameHead(kind, index, micros, width, height, 0, in.readInt());
      }
      return new FrameHead(kind, index, micros, width, height, in.readByte(), width * height * 3);
    }
  }
}
