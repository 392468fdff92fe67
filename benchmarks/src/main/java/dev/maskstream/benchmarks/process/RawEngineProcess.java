package dev.maskstream.benchmarks.process;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.ContractGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An engine alone, called in a loop with one prepared frame on one thread: the rate that a pipeline
 * around it cannot beat. Arguments: model, how many classes it tells, engine. Answers a number of
 * seconds with how many runs a second it made in that time. ONNX Runtime is called by its own
 * interface, other engines by Maskstream's.
 */
public final class RawEngineProcess {
  private static final int WARM_RUNS = 10;

  private RawEngineProcess() {}

  public static void main(String[] args) throws IOException, OrtException {
    Answers answers = new Answers();
    BenchModel model = BenchModel.of(Path.of(args[0]), Integer.parseInt(args[1]));
    PreferredEngine engine = PreferredEngine.of(args[2]);
    if (engine == PreferredEngine.ONNX_RUNTIME) {
      onnxRuntime(answers, model);
    } else {
      other(answers, model, engine);
    }
  }

  private static void onnxRuntime(Answers answers, BenchModel model)
      throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.file().toString(), options);
          OnnxTensor image = tensor(environment, noise(model))) {
        Map<String, OnnxTensor> inputs = Map.of(ContractGraph.IMAGE, image);
        serve(answers, () -> run(session, inputs));
      }
    }
  }

  private static void run(OrtSession session, Map<String, OnnxTensor> inputs) {
    try {
      session.run(inputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void other(Answers answers, BenchModel model, PreferredEngine engine)
      throws IOException {
    EngineSettings settings = new EngineSettings(1, 1, engine);
    try (LoadedModel loaded = LoadedModel.open(model.file(), model.spec(), settings)) {
      if (!loaded.engineChoice().chosen().name().equals(engine.setting())) {
        throw new IOException(loaded.engineChoice().refused().toString());
      }
      Segmenter slot = loaded.slots().getFirst();
      List<FittedFrame> frame = List.of(slot.fit(noise(model)));
      serve(answers, () -> slot.segment(frame));
    }
  }

  private static void serve(Answers answers, Runnable run) throws IOException {
    for (int i = 0; i < WARM_RUNS; i++) {
      run.run();
    }
    answers.serve("", seconds -> rate(run, Double.parseDouble(seconds)));
  }

  private static String rate(Runnable run, double seconds) {
    long start = System.nanoTime();
    long runs = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      run.run();
      runs++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return Double.toString(runs / elapsed);
  }

  private static RgbImage noise(BenchModel model) {
    int width = model.spec().inputWidth();
    int height = model.spec().inputHeight();
    byte[] rgb = new byte[width * height * 3];
    new SplittableRandom(1).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  private static OnnxTensor tensor(OrtEnvironment environment, RgbImage image) throws OrtException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(image.rgb().length).put(image.rgb()).flip();
    return OnnxTensor.createTensor(
        environment, pixels, new long[] {1, image.height(), image.width(), 3}, OnnxJavaType.UINT8);
  }
}
