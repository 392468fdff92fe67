package dev.maskstream.vision.prompt;

import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.prompt.GraphSession.Named;
import java.util.List;

/**
 * What an encoder gave, in direct buffers that the collector frees.
 *
 * @param letterbox from the picture to the encoder's input
 * @param features named as the decoder takes them
 */
record NativeEmbedding(Letterbox letterbox, List<Named> features) implements Embedding {
  NativeEmbedding {
    features = List.copyOf(features);
  }

  @Override
  public int width() {
    return letterbox.frameWidth();
  }

  @Override
  public int height() {
    return letterbox.frameHeight();
  }

  @Override
  public long bytes() {
    return features.stream().mapToLong(feature -> feature.data().capacity()).sum();
  }
}
