package dev.maskstream.vision.prompt;

/**
 * What an encoder made of one picture; every prompt for the picture starts from it. Immutable, may
 * be shared by threads and kept; belongs to the model version that made it.
 */
public interface Embedding {
  /** Pixels of the picture it was made from. */
  int width();

  /** Pixels of the picture it was made from. */
  int height();

  /** Memory it holds, in bytes. */
  long bytes();
}
