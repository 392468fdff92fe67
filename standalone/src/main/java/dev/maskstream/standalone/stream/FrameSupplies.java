package dev.maskstream.standalone.stream;

import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.image.VideoLimits;
import dev.maskstream.vision.image.VideoReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what the command line names. */
public final class FrameSupplies {
  private FrameSupplies() {}

  /**
   * Opens a supply, which is the caller's to close.
   *
   * @param input a video file, a folder, or {@code -}
   * @throws Failure if there is nothing of that name, or nothing in it
   */
  public static FrameSupply open(String input, InputStream standardInput) throws IOException {
    if (input.equals("-")) {
      return new VideoFrames(VideoReader.open(notEmpty(standardInput), VideoLimits.DEFAULT));
    }
    Path path = Path.of(input);
    if (Files.isDirectory(path)) {
      FolderFrames frames = new FolderFrames(path);
      if (frames.expected() == 0) {
        throw new Failure(input + " holds no .jpg, .jpeg or .png");
      }
      return frames;
    }
    if (!Files.isReadable(path)) {
      throw new Failure("cannot read " + input);
    }
    return new VideoFrames(VideoReader.open(path, VideoLimits.DEFAULT));
  }

  private static InputStream notEmpty(InputStream in) throws IOException {
    PushbackInputStream video = new PushbackInputStream(in);
    int first = video.read();
    if (first < 0) {
      throw new Failure("nothing came on standard input");
    }
    video.unread(first);
    return video;
  }
}
