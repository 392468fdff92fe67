package dev.maskstream.standalone.stream;

import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.image.VideoLimits;
import dev.maskstream.vision.image.VideoReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what the command line names. */
public final class FrameSupplies {
  private FrameSupplies() {}

  /**
   * Opens a supply, which is the caller's to close.
   *
   * @param input a video file, a folder, or {@code -}
   * @throws Failure if there is nothing of that name
   */
  public static FrameSupply open(String input, InputStream standardInput) throws IOException {
    if (input.equals("-")) {
      return new VideoFrames(VideoReader.open(standardInput, VideoLimits.DEFAULT));
    }
    Path path = Path.of(input);
    if (Files.isDirectory(path)) {
      return new FolderFrames(path);
    }
    if (!Files.isReadable(path)) {
      throw new Failure("cannot read " + input);
    }
    return new VideoFrames(VideoReader.open(path, VideoLimits.DEFAULT));
  }
}
