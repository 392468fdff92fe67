package dev.maskstream.processor.registry;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which models are to be loaded, and which there is no room for. A rule only.
 *
 * @param served the default one first
 * @param refused beyond the limit
 */
record ModelDemand(SequencedSet<String> served, Set<String> refused) {
  /**
   * The default model has its place; then come those that are loaded already, then the others by
   * name.
   *
   * @param named by a source, with a rollout
   * @param max models at once
   */
  static ModelDemand of(
      Optional<String> defaultModel, Collection<String> named, Collection<String> loaded, int max) {
    SequencedSet<String> queue = new LinkedHashSet<>();
    defaultModel.ifPresent(queue::add);
    new TreeSet<>(named).stream().filter(loaded::contains).forEach(queue::add);
    queue.addAll(new TreeSet<>(named));
    SequencedSet<String> served = new LinkedHashSet<>();
    Set<String> refused = new TreeSet<>();
    queue.forEach(model -> (served.size() < max ? served : refused).add(model));
    return new ModelDemand(served, refused);
  }
}
