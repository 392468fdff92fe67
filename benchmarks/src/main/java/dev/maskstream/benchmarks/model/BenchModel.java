package dev.maskstream.benchmarks.model;

import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.trainer.export.UntestedInt8;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model file that the measurements share.
 *
 * @param file one ONNX file that meets the engine contract
 */
public record BenchModel(Path file, ModelSpec spec) {
  private static final int CLASSES = 11;
  private static final int LIGHT_CLASSES = 4;
  private static final int FRAMES = 8;

  private static final long SEED = 7;

  /** The model the figures are defined on: base 16, 480x352, 11 classes, random weights. */
  public static BenchModel random(Path folder) throws IOException {
    return random(folder, SEED, "1");
  }

  /** One of another size, with the same classes. */
  public static BenchModel random(Path folder, int base, int width, int height) throws IOException {
    Path file = folder.resolve("unet" + base + ".onnx");
    Files.write(file, RandomUnet.build(SEED, base, CLASSES, width, height).toByteArray());
    return of(file, CLASSES);
  }

  /** The same network with other weights, as a version of its own. */
  public BenchModel other(Path folder) throws IOException {
    return random(folder, SEED + 1, "2");
  }

  private static BenchModel random(Path folder, long seed, String version) throws IOException {
    Path file = folder.resolve("unet16-" + seed + ".onnx");
    Files.write(file, RandomUnet.build(seed, 16, CLASSES, 480, 352).toByteArray());
    return of(file, CLASSES).version(version);
  }

  /** Quantised to int8, its ranges watched on some frames. */
  public BenchModel quantised(Path folder) throws IOException {
    Path int8 = UntestedInt8.write(file, fitted(FRAMES), folder.resolve("int8.onnx"));
    return of(int8, spec.classes().size());
  }

  /**
   * Frames of streets at the input's size.
   *
   * @param count how many
   */
  public List<FittedFrame> fitted(int count) throws IOException {
    FrameSet jpegs = FrameSet.streets();
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    List<FittedFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      switch (ImageDecoder.decode(jpegs.jpeg(i), ImageLimits.DEFAULT)) {
        case Decoding.Decoded decoded -> frames.add(fitter.fit(decoded.image()));
        case Decoding.Unreadable unreadable -> throw new IOException(unreadable.reason());
      }
    }
    return frames;
  }

  private BenchModel version(String version) {
    return new BenchModel(
        file,
        new ModelSpec(
            spec.name(),
            version,
            spec.sha256(),
            spec.classes(),
            spec.inputWidth(),
            spec.inputHeight(),
            spec.fit()));
  }

  /**
   * A model of next to no work and the same input, for a processor to become warm on: version 0 of
   * the same name.
   */
  public BenchModel light(Path folder) throws IOException {
    Path light = folder.resolve("light.onnx");
    InputShape input = InputShape.anyBatch(spec.inputWidth(), spec.inputHeight());
    Files.write(
        light, ContractGraph.colourModel(input, true, 0, 0xFF0000, 0xFF00, 0xFF).toByteArray());
    return of(light, LIGHT_CLASSES).version("0");
  }

  /**
   * A model of one's own.
   *
   * @throws IOException if the file cannot be read or does not meet the contract
   */
  public static BenchModel of(Path file, int classes) throws IOException {
    ModelFacts facts =
        switch (ModelFile.inspect(file)) {
          case ModelFile.Usable usable -> usable.facts();
          case ModelFile.Refused refused -> throw new IOException(refused.reason());
        };
    List<SegmentClass> named = new ArrayList<>();
    for (int id = 0; id < classes; id++) {
      named.add(new SegmentClass(id, "class-" + id, Palette.colours()[id]));
    }
    return new BenchModel(
        file,
        new ModelSpec(
            "bench",
            "1",
            facts.sha256(),
            List.copyOf(named),
            facts.inputWidth(),
            facts.inputHeight(),
            Fit.STRETCH));
  }
}
