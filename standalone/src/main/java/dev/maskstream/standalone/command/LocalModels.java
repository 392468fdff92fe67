package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.BundledPair;
import dev.maskstream.standalone.model.FetchedPair;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.standalone.segment.LocalPanoptic;
import dev.maskstream.standalone.segment.LocalPrompter;
import dev.maskstream.standalone.segment.LocalSegmenter;
import dev.maskstream.standalone.segment.Prompter;
import dev.maskstream.vision.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Loads what `segment --local` works with into this process: named files, else the bundled ones.
 */
record LocalModels(SegmentModelOptions options, CommandSpec spec) {

  LocalSegmenter segmenter() throws IOException {
    return segmenter(options.classMaps(spec));
  }

  private static LocalSegmenter segmenter(Optional<ModelChoice> named) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    if (named.isPresent()) {
      return new LocalSegmenter(ModelPackage.check(named.get()), processors);
    }
    Path folder = Files.createTempDirectory("maskstream-model");
    try {
      return new LocalSegmenter(BundledModel.unpack(folder), processors);
    } finally {
      BundledModel.remove(folder);
    }
  }

  /** Answers prompts. */
  LocalPrompter prompter() throws IOException {
    options.requireNoClasses(spec);
    Optional<LocalPrompter> named = namedPrompter();
    return named.isPresent() ? named.get() : bundledPrompter();
  }

  /**
   * Gives panoptic answers.
   *
   * @param prompted whether there are prompts, and so somebody to answer them; otherwise objects
   *     are looked for only by a pair that is named
   */
  Prompter panoptic(boolean prompted) throws IOException {
    LocalSegmenter semantic = segmenter(options.semantic(spec));
    try {
      Optional<LocalPrompter> objects = namedPrompter();
      if (objects.isEmpty() && prompted) {
        objects = Optional.of(bundledPrompter());
      }
      return new LocalPanoptic(semantic, objects);
    } catch (IOException | RuntimeException e) {
      semantic.close();
      throw e;
    }
  }

  private Optional<LocalPrompter> namedPrompter() {
    Optional<PairChoice> files = options.pair(spec);
    if (files.isPresent()) {
      return Optional.of(prompter(PairPackage.check(files.get())));
    }
    Optional<FetchedPair> fetched = options.fetched(spec);
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    try (FetchedPair pair = fetched.get()) {
      return Optional.of(prompter(PairPackage.check(pair.files())));
    }
  }

  private static LocalPrompter bundledPrompter() throws IOException {
    Path folder = Files.createTempDirectory("maskstream-pair");
    try {
      return prompter(
          BundledPair.unpack(folder)
              .orElseThrow(
                  () ->
                      new Failure(
                          "this build has no model that answers prompts; name one by --encoder and"
                              + " --decoder")));
    } finally {
      BundledPair.remove(folder);
    }
  }

  private static LocalPrompter prompter(PairPackage pair) {
    try {
      return new LocalPrompter(pair, Runtime.getRuntime().availableProcessors());
    } catch (EngineException e) {
      throw new Failure("this pair does not run: " + e.getMessage(), e);
    }
  }
}
