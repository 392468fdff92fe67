package dev.maskstream.vision.image.video;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The kinds of video file that are read, told by their first bytes and by nothing else. */
public enum ContainerFormat {
  MP4("mov", true),
  AVI("avi", false),
  MJPEG("mjpeg", false),
  MATROSKA("matroska", false);

  /** How many first bytes {@link #sniff} wants. */
  public static final int SNIFFED_BYTES = 12;

  private final String demuxer;
  private final boolean indexMayComeLast;

  ContainerFormat(String demuxer, boolean indexMayComeLast) {
    this.demuxer = demuxer;
    this.indexMayComeLast = indexMayComeLast;
  }

  /** FFmpeg's name. */
  String demuxer() {
    return demuxer;
  }

  /** Whether reading it may need to jump, so that it cannot be read from a stream. */
  public boolean indexMayComeLast() {
    return indexMayComeLast;
  }

  /**
   * Tells a file's format.
   *
   * @param start the first {@link #SNIFFED_BYTES} of a file, or all of a shorter one
   */
  public static Optional<ContainerFormat> sniff(byte[] start) {
    if (start.length < SNIFFED_BYTES) {
      return Optional.empty();
    }
    if (has(start, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(MJPEG);
    }
    if (has(start, 0, 0x1A, 0x45, 0xDF, 0xA3)) {
      return Optional.of(MATROSKA);
    }
    if (has(start, 0, 'R', 'I', 'F', 'F') && has(start, 8, 'A', 'V', 'I', ' ')) {
      return Optional.of(AVI);
    }
    String box = new String(start, 4, 4, StandardCharsets.ISO_8859_1);
    return switch (box) {
      case "ftyp", "moov", "mdat", "wide", "free", "skip" -> Optional.of(MP4);
      default -> Optional.empty();
    };
  }

  private static boolean has(byte[] start, int at, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (Byte.toUnsignedInt(start[at + i]) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
