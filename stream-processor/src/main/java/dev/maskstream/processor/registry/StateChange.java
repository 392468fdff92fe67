package dev.maskstream.processor.registry;

/**
 * A version has come into another state.
 *
 * @param reason who decided, or what is wrong
 * @param times of loading, where it has just been loaded
 */
record StateChange(ModelState state, String reason, StepTimes times) {
  static StateChange of(ModelState state, String reason) {
    return new StateChange(state, reason, StepTimes.NONE);
  }
}
