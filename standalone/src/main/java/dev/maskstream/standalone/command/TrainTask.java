package dev.maskstream.standalone.command;

/** What is learnt, or measured. */
enum TrainTask {
  /** Which class each pixel belongs to. */
  SEMANTIC,
  /** The object that is pointed at. */
  PROMPTED
}
