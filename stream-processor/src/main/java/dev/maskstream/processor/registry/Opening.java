package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;

/** What came of opening a version. */
sealed interface Opening {
  /**
   * It is warm and keeps to its golden frames. The model is whoever's takes it.
   *
   * @param mark its mark on disk, to be ended or proven
   */
  record Ready(ReadyModel model, EngineReport engine, StepTimes times, TrialRecords.Mark mark)
      implements Opening {
    void close() {
      model.leave();
      mark.end();
    }
  }

  /**
   * It cannot serve.
   *
   * @param reason a sentence for the operator
   */
  record Refused(String reason, StepTimes times) implements Opening {}

  /**
   * It is not all there yet.
   *
   * @param reason what is missing
   */
  record NotYet(String reason) implements Opening {}

  /**
   * Nothing can be said of it, for Kafka does not give its file.
   *
   * @param reason what Kafka said
   */
  record Unreachable(String reason) implements Opening {}

  /** The process cannot say any more: it has lost its device, and ends. */
  record DeviceLost() implements Opening {}
}
