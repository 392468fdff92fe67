package dev.maskstream.processor.registry;

import java.io.IOException;

/**
 * A version at work that is on trial twice: by itself, and on the engine that was picked for it.
 */
record BothMarks(TrialRecords.Mark version, TrialRecords.Mark engine) implements TrialRecords.Mark {
  @Override
  public boolean isProven() {
    return version.isProven() && engine.isProven();
  }

  @Override
  public void proven(long epochMicros) throws IOException {
    version.proven(epochMicros);
    engine.proven(epochMicros);
  }

  @Override
  public void end() {
    version.end();
    engine.end();
  }
}
