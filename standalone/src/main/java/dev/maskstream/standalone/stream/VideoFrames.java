package dev.maskstream.standalone.stream;

import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.image.VideoReader;
import dev.maskstream.vision.image.VideoReading;
import java.io.IOException;
import java.util.Optional;

/** The frames of a video, as JPEG. */
final class VideoFrames implements FrameSupply {
  private final VideoReader video;

  /**
   * @param video closed with this
   */
  VideoFrames(VideoReader video) {
    this.video = video;
  }

  @Override
  public long expected() {
    return -1;
  }

  @Override
  public Optional<byte[]> next() throws InterruptedException {
    return switch (video.next()) {
      case VideoReading.Frame frame -> Optional.of(frame.frame().jpeg());
      case VideoReading.Finished _ -> Optional.empty();
      case VideoReading.Failed failed -> throw new Failure(failed.reason());
    };
  }

  @Override
  public void close() throws IOException {
    video.close();
  }
}
