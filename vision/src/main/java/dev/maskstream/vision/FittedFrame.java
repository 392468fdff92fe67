package dev.maskstream.vision;

import dev.maskstream.vision.prompt.Prompt;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frame at the network's size: what one row of the input tensor holds.
 *
 * @param pixels {@code inputHeight * inputWidth * 3} bytes of RGB, a direct buffer from position 0
 * @param prompts what to look for, in pixels of the frame, for a promptable model; empty for what
 *     is asked of every frame. A semantic model does not look at them.
 */
public record FittedFrame(Letterbox letterbox, ByteBuffer pixels, List<Prompt> prompts) {
  public FittedFrame {
    prompts = List.copyOf(prompts);
  }

  /** A frame without prompts of its own. */
  public FittedFrame(Letterbox letterbox, ByteBuffer pixels) {
    this(letterbox, pixels, List.of());
  }

  /** The same frame, asked for something of its own. The pixels are shared. */
  public FittedFrame withPrompts(List<Prompt> own) {
    return new FittedFrame(letterbox, pixels, own);
  }
}
