package dev.maskstream.benchmarks.command;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.maskstream.benchmarks.load.FrameSet;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.report.Numbers;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.trainer.export.Calibration;
import dev.maskstream.trainer.export.ExportForms;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.QuantisedGraph;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a frame costs in each engine that this machine's processor has, taken in turns. */
@Command(
    name = "engines",
    description = "Time of a frame in ONNX Runtime and OneDNN, one thread each, and agreement.")
public final class EnginesCommand implements Callable<Integer> {
  private static final int FRAMES = 8;

  @Mixin private ModelOptions models;

  @Option(
      names = "--base",
      description = "Filters of the first level of a U-Net of random weights, 1 to 256.")
  private int base;

  @Option(names = "--width", defaultValue = "480", description = "Its width, a multiple of 8.")
  private int width;

  @Option(names = "--height", defaultValue = "352", description = "Its height, likewise.")
  private int height;

  @Option(names = "--rounds", defaultValue = "40", description = "Frames through each engine.")
  private int rounds;

  @Option(names = "--warm-rounds", defaultValue = "5", description = "Frames before that.")
  private int warmRounds;

  /** A model in an engine, its times so far, and how many pixels are as in the first. */
  private static final class Entry implements AutoCloseable {
    private final String name;
    private final Model model;
    private final Predictor<NDList, NDList> predictor;
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> convolutionMillis = new ArrayList<>();
    private long same;
    private long pixels;

    Entry(String name, String engine, Path file, Map<String, ?> options)
        throws IOException, MalformedModelException {
      this.name = name;
      this.model = Engine.getEngine(engine).newModel("model", null);
      model.load(file, null, options);
      this.predictor = model.newPredictor(new NoopTranslator());
    }

    byte[] run(FittedFrame frame) throws TranslateException {
      try (NDManager manager = model.getNDManager().newSubManager()) {
        Shape shape =
            new Shape(1, frame.letterbox().inputHeight(), frame.letterbox().inputWidth(), 3);
        NDArray input = manager.create(frame.pixels().duplicate(), shape, DataType.UINT8);
        input.setName("image");
        try (NDList outputs = predictor.predict(new NDList(input))) {
          return outputs.getFirst().toByteArray();
        }
      }
    }

    void count(double took, byte[] ours, byte[] first) {
      millis.add(took);
      String convolutions = model.getProperty("convolution.nanos");
      if (convolutions != null) {
        convolutionMillis.add(Long.parseLong(convolutions) / 1e6);
      }
      for (int at = 0; at < first.length; at++) {
        same += ours[at] == first[at] ? 1 : 0;
      }
      pixels += first.length;
    }

    /** What the convolutions alone took, where the engine tells. */
    String floor() {
      if (convolutionMillis.isEmpty()) {
        return "";
      }
      double floor = Numbers.of(convolutionMillis).median();
      return ", convolutions %.2f ms, %.2f of them"
          .formatted(floor, Numbers.of(millis).median() / floor);
    }

    @Override
    public void close() {
      predictor.close();
      model.close();
    }
  }

  @Override
  public Integer call() throws Exception {
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
    try (WorkFolder work = WorkFolder.create()) {
      BenchModel model = base == 0 ? models.model(work.path()) : drawn(work.path());
      List<FittedFrame> frames = frames(model);
      List<Entry> entries = open(model.file(), quantised(model.file(), frames, work.path()));
      for (int round = -warmRounds; round < rounds; round++) {
        take(entries, frames.get(Math.floorMod(round, frames.size())), round >= 0);
      }
      System.out.println(
          base == 0 ? models.name() : "U-Net base %d, %dx%d".formatted(base, width, height));
      for (Entry entry : entries) {
        System.out.printf(
            "%s: %s ms a frame, %.2fx, class maps agree on %.3f %%%s%n",
            entry.name,
            Numbers.of(entry.millis).spread("%.2f"),
            Numbers.of(entries.getFirst().millis).median() / Numbers.of(entry.millis).median(),
            100.0 * entry.same / entry.pixels,
            entry.floor());
        entry.close();
      }
    }
    return 0;
  }

  private static void take(List<Entry> entries, FittedFrame frame, boolean counts)
      throws TranslateException {
    byte[] first = null;
    for (Entry entry : entries) {
      long began = System.nanoTime();
      byte[] ids = entry.run(frame);
      double took = (System.nanoTime() - began) / 1e6;
      first = first == null ? ids : first;
      if (counts) {
        entry.count(took, ids, first);
      }
    }
  }

  private BenchModel drawn(Path folder) throws IOException {
    return BenchModel.random(folder, base, width, height);
  }

  /** The int8 form, as the trainer would export it with these frames. */
  private static Path quantised(Path file, List<FittedFrame> frames, Path folder)
      throws IOException {
    ModelProto fp32 = ModelProto.parseFrom(Files.readAllBytes(file));
    QuantisationPlan plan = QuantisationPlan.of(fp32.getGraph());
    try (Calibration calibration = new Calibration(fp32, plan.observed())) {
      frames.forEach(calibration::add);
      ModelProto bytes =
          QuantisedGraph.of(fp32, plan, calibration.ranges(ExportForms.SHARE_IN_RANGE));
      return Files.write(folder.resolve("int8.onnx"), bytes.toByteArray());
    }
  }

  private static List<Entry> open(Path file, Path int8)
      throws IOException, MalformedModelException {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> oneThread = Map.of("interOpNumThreads", "1", "intraOpNumThreads", "1");
    entries.add(new Entry("ONNX Runtime fp32", "OnnxRuntime", file, oneThread));
    entries.add(new Entry("ONNX Runtime int8", "OnnxRuntime", int8, oneThread));
    for (String precision : List.of("f32", "bf16", "int8")) {
      try {
        Path form = precision.equals("int8") ? int8 : file;
        entries.add(
            new Entry("OneDNN " + precision, "OneDNN", form, Map.of("precision", precision)));
      } catch (ai.djl.engine.EngineException e) {
        System.out.println("OneDNN " + precision + ": " + e.getMessage());
      }
    }
    return entries;
  }

  private static List<FittedFrame> frames(BenchModel model) throws IOException {
    FrameSet jpegs = FrameSet.streets();
    FrameFitter fitter =
        new FrameFitter(model.spec().inputWidth(), model.spec().inputHeight(), model.spec().fit());
    List<FittedFrame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      switch (ImageDecoder.decode(jpegs.jpeg(i), ImageLimits.DEFAULT)) {
        case Decoding.Decoded decoded -> frames.add(fitter.fit(decoded.image()));
        case Decoding.Unreadable unreadable -> throw new IOException(unreadable.reason());
      }
    }
    return frames;
  }
}
