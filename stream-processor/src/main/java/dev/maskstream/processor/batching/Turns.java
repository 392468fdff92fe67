package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameLanes.Work;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What an engine slot does next: what somebody waits for, live frames of the lane whose turn it is,
 * or, when nothing else waits, a shadow's.
 *
 * <p>Threads: guarded by {@link FrameLanes}' lock.
 */
final class Turns {
  private final SequencedMap<String, Lane> lanes;
  private final InteractiveQueue interactive;
  private final ShadowQueue shadows;

  /**
   * @param lanes in order of turns: the lane that had the last one stands at the end
   */
  Turns(SequencedMap<String, Lane> lanes, InteractiveQueue interactive, ShadowQueue shadows) {
    this.lanes = lanes;
    this.interactive = interactive;
    this.shadows = shadows;
  }

  /** The slot's next work; its model has been entered. */
  Optional<Work> next(int slot) {
    return interactive.isLiveNext()
        ? live(slot).or(() -> interactive(slot)).or(() -> shadow(slot))
        : interactive(slot).or(() -> live(slot)).or(() -> shadow(slot));
  }

  private Optional<Work> interactive(int slot) {
    return interactive.take(slot).map(Work.Interactive::new);
  }

  private Optional<Work> live(int slot) {
    for (Lane lane : lanes.sequencedValues()) {
      for (Line line : lane.lines()) {
        if (line.hasWorkFor(slot) && mayRun(line) && line.model().enter()) {
          lanes.putLast(lane.model(), lane);
          begin(line);
          return Optional.of(new Work.Live(line));
        }
      }
    }
    return Optional.empty();
  }

  private boolean mayRun(Line line) {
    return !line.model().isPromptable() || interactive.mayEncodeLive();
  }

  private void begin(Line line) {
    interactive.liveTaken();
    if (line.model().isPromptable()) {
      interactive.liveEncoderStarted();
    }
  }

  private Optional<Work> shadow(int slot) {
    boolean othersWait =
        interactive.size() > 0
            || lanes.values().stream()
                .flatMap(lane -> lane.lines().stream())
                .anyMatch(line -> line.ready().size() > 0);
    return othersWait ? Optional.empty() : shadows.take(slot).map(Work.Shadow::new);
  }
}
