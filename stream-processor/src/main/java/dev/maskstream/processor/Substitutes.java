package dev.maskstream.processor;

import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.processor.streams.CommitGuard;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Parts that tests and benchmarks put in place of the real ones.
 *
 * @param loader a stand-in engine; empty for the real one
 * @param guard what stands in place of the real commit guard
 * @param onFatal told why the process cannot go on
 */
public record Substitutes(
    Optional<ModelLoader> loader, UnaryOperator<CommitGuard> guard, Consumer<String> onFatal) {

  /** Everything real; what is fatal ends the process, so that its frames are read elsewhere. */
  static Substitutes none() {
    return new Substitutes(Optional.empty(), UnaryOperator.identity(), Halt::because);
  }
}
