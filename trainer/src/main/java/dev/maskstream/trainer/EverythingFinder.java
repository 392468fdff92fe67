package dev.maskstream.trainer;

import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.FoundMask;
import dev.maskstream.vision.prompt.LoadedPromptable;
import dev.maskstream.vision.prompt.PairFacts;
import dev.maskstream.vision.prompt.PromptSearch;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptablePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds every object of a picture with a promptable model, as a service does, with a clock.
 *
 * <p>Threads: one, which owns the model's slot.
 */
final class EverythingFinder implements AutoCloseable {
  private final LoadedPromptable model;
  private final List<Long> nanos = new ArrayList<>();
  private final int threads;

  /**
   * Loads a pair.
   *
   * @throws IOException if a file cannot be read or the two are no promptable model
   * @throws dev.maskstream.vision.EngineException if the engine refuses it
   */
  static EverythingFinder open(PanopticEvaluation.Pair pair, int threads) throws IOException {
    return new EverythingFinder(
        LoadedPromptable.open(
            pair.encoder(), pair.decoder(), spec(pair), new EngineSettings(1, threads)),
        threads);
  }

  private EverythingFinder(LoadedPromptable model, int threads) {
    this.model = model;
    this.threads = threads;
  }

  private static ModelSpec spec(PanopticEvaluation.Pair pair) throws IOException {
    for (Path file : List.of(pair.encoder(), pair.decoder())) {
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no file " + file);
      }
    }
    PairFacts facts =
        switch (PromptablePair.inspect(pair.encoder(), pair.decoder())) {
          case PromptablePair.Usable usable -> usable.facts();
          case PromptablePair.Refused refused ->
              throw new IOException(
                  "%s and %s cannot serve: %s"
                      .formatted(pair.encoder(), pair.decoder(), refused.reason()));
        };
    return new ModelSpec(
        pair.encoder().toString(),
        "1",
        facts.encoderSha256(),
        List.of(),
        facts.inputWidth(),
        facts.inputHeight(),
        Fit.LETTERBOX);
  }

  /** At the picture's size, best first. */
  List<FoundMask> find(RgbImage picture) {
    PromptSegmenter slot = model.slots().getFirst();
    long began = System.nanoTime();
    List<FoundMask> found =
        PromptSearch.everything(picture.width(), picture.height(), slot.limits().everything())
            .run(slot, slot.encode(picture));
    nanos.add(System.nanoTime() - began);
    return found;
  }

  /** Of all pictures so far, at least one, encoder and decoder together. */
  Speed speed() {
    return Speed.of(1, threads, nanos);
  }

  @Override
  public void close() {
    model.close();
  }
}
