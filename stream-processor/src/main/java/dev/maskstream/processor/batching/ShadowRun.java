package dev.maskstream.processor.batching;

import java.util.Set;

/**
 * A candidate that sees frames which the serving version answers.
 *
 * @param model the candidate, loaded and warm
 * @param share of frames it sees, 0 to 1
 * @param sources the only sources whose frames it sees, all of them; empty for a share of all
 *     frames
 */
public record ShadowRun(ReadyModel model, float share, Set<String> sources) {
  public ShadowRun {
    sources = Set.copyOf(sources);
  }

  ShadowShare rule() {
    return new ShadowShare(share, sources);
  }
}
