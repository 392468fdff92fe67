package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.proto.v1.ModelVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers of all models share.
 *
 * @param loading where versions are opened, one after the other
 * @param keep how long the version before is kept warm; zero for not at all
 * @param listener told of each new state
 * @param onBeyondRepair told when building the version that serves anew has not helped
 */
record ServerParts(
    VersionOpener opener,
    Executor loading,
    TrialRecords trials,
    Trial trial,
    Duration keep,
    Clocks clocks,
    Consumer<StateChange> listener,
    Consumer<String> onBeyondRepair) {
  private static final Logger log = LoggerFactory.getLogger(ServerParts.class);

  long now() {
    return clocks.nanos();
  }

  Attempt attempt(ModelVersion version) {
    return new Attempt(version, opener, loading);
  }

  /** Puts a version that has been loaded for a while on trial again, unless it is proven. */
  TrialRecords.Mark markAgain(ModelVersion version, TrialRecords.Mark before) {
    try {
      return before.isProven() ? before : trials.begin(version);
    } catch (IOException e) {
      log.atWarn().setCause(e).log("a version's trial cannot be noted; it goes on without");
      return before;
    }
  }

  void prove(LiveVersion<ModelState.Serving> live) {
    try {
      live.mark().proven(clocks.epochMicros());
      log.atInfo().addKeyValue("model", live.state().id()).log("model version is proven");
    } catch (IOException e) {
      log.atWarn().setCause(e).log("a version's proof cannot be noted; it stays on trial");
    }
  }
}
