package dev.maskstream.vision;

/** How a frame is brought to the network's size. */
public enum Fit {
  /** Scaled with its aspect ratio kept, padded right and bottom. */
  LETTERBOX,
  /** Scaled in each direction by itself. */
  STRETCH
}
