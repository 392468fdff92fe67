package dev.maskstream.tensorrt;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.PairList;
import com.google.gson.GsonBuilder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What this engine does on a machine with a GPU: builds a file, compares its maps with ONNX
 * Runtime's, times it, and prints JSON. See the module's README.
 */
public final class GpuCheck {
  private static final double LEAST_AGREEMENT = 0.995;
  private static final int BATCHES = 200;
  private static final int MOST_SESSIONS = 3;

  private final Path onnx;
  private final Path cache;
  private final Map<String, Object> report = new LinkedHashMap<>();

  private GpuCheck(Path onnx, Path cache) {
    this.onnx = onnx;
    this.cache = cache;
  }

  /**
   * Takes the ONNX file and, optionally, the largest batch (default 8) and the least share of
   * pixels that must agree (default 0.995).
   */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
    String largest = arguments.length > 1 ? arguments[1] : "8";
    Path cache = Files.createTempDirectory("gpu-check");
    double least = arguments.length > 2 ? Double.parseDouble(arguments[2]) : LEAST_AGREEMENT;
    GpuCheck check = new GpuCheck(Path.of(arguments[0]), cache);
    int status = check.run(largest, least);
    System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(check.report));
    System.exit(status);
  }

  private int run(String largest, double least) throws Exception {
    if (TensorRtLibrary.probe() instanceof Verdict.Unusable(var obstacle, String reason)) {
      report.put("obstacle", obstacle.name());
      report.put("reason", reason);
      return 3;
    }
    TensorRtEngine engine = (TensorRtEngine) Engine.getEngine(TensorRtEngine.NAME);
    report.put("tensorrt", engine.getVersion());
    report.put("driver", engine.found().driver());
    report.put("gpus", engine.found().gpus().stream().map(Gpu::toString).toList());
    Map<String, String> options = Map.of("maxBatchSize", largest, "cacheDir", cache.toString());
    // The first load builds, the second finds the plan.
    report.put("build_seconds", secondsToLoad(engine, options));
    report.put("load_seconds", secondsToLoad(engine, options));
    int most = Integer.parseInt(largest);
    double share;
    try (TensorRtModel model = (TensorRtModel) engine.newModel("model", null)) {
      model.load(onnx, null, options);
      share = Math.min(agreement(model, 1), agreement(model, most));
      report.put("agreement_with_onnx_runtime", share);
      report.put("session_bytes", sessionBytes(model, most));
      report.put("frames_per_second", rates(model, most));
    }
    double refitted = refit(engine, options);
    return Math.min(share, refitted) >= least ? 0 : 1;
  }

  /** What a plan that takes weights costs, and whether it still agrees once it was given them. */
  private double refit(TensorRtEngine engine, Map<String, String> options) throws Exception {
    Map<String, String> refittable = new LinkedHashMap<>(options);
    refittable.put("refit", "true");
    report.put("refittable_build_seconds", secondsToLoad(engine, refittable));
    try (TensorRtModel model = (TensorRtModel) engine.newModel("model", null)) {
      model.load(onnx, null, refittable);
      long start = System.nanoTime();
      model.refit(onnx, Duration.ofSeconds(10));
      report.put("refit_seconds", (System.nanoTime() - start) / 1e9);
      double share = agreement(model, 1);
      report.put("refitted_agreement_with_onnx_runtime", share);
      report.put("refitted_frames_per_second", rate(model, 1, 1));
      return share;
    }
  }

  /** Memory of a session that has run its largest batch. */
  private static long sessionBytes(TensorRtModel model, int batch) throws InterruptedException {
    try (Session session = model.openSession()) {
      session.submit(batch);
      session.await();
      return session.bytes();
    }
  }

  private double secondsToLoad(Engine engine, Map<String, String> options) throws Exception {
    long start = System.nanoTime();
    try (Model model = engine.newModel("model", null)) {
      model.load(onnx, null, options);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Share of pixels of random pictures that have the class that ONNX Runtime gives them. */
  private double agreement(TensorRtModel model, int frames) throws Exception {
    PairList<String, Shape> inputs = model.describeInput();
    Shape one = inputs.valueAt(0);
    long batch = one.get(0) > 0 ? one.get(0) : frames;
    Shape shape = new Shape(batch, one.get(1), one.get(2), one.get(3));
    byte[] pixels = new byte[Math.toIntExact(shape.size())];
    new Random(7).nextBytes(pixels);
    List<byte[]> ours = predict(model, pixels, shape, inputs.keyAt(0));
    List<byte[]> theirs;
    try (Model reference = Engine.getEngine("OnnxRuntime").newModel("model", null)) {
      reference.load(onnx);
      theirs = predict(reference, pixels, shape, inputs.keyAt(0));
    }
    return share(ours.getFirst(), theirs.getFirst());
  }

  private static List<byte[]> predict(Model model, byte[] pixels, Shape shape, String name)
      throws Exception {
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = model.getNDManager().newSubManager()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      var picture = manager.create(direct, shape, DataType.UINT8);
      picture.setName(name);
      List<byte[]> maps = new ArrayList<>();
      try (NDList outputs = predictor.predict(new NDList(picture))) {
        for (var output : outputs) {
          byte[] map = new byte[Math.toIntExact(output.getShape().size())];
          output.toByteBuffer().get(map);
          maps.add(map);
        }
      }
      return maps;
    }
  }

  private static double share(byte[] ours, byte[] theirs) {
    int same = 0;
    for (int i = 0; i < ours.length; i++) {
      same += ours[i] == theirs[i] ? 1 : 0;
    }
    return same / (double) ours.length;
  }

  /** Frames a second from pinned memory to pinned memory, by sessions and batch. */
  private static Map<String, Double> rates(TensorRtModel model, int largest) throws Exception {
    Map<String, Double> rates = new TreeMap<>();
    for (int sessions = 1; sessions <= MOST_SESSIONS; sessions++) {
      for (int batch = 1; batch <= largest; batch *= 2) {
        rates.put("sessions %d, batch %d".formatted(sessions, batch), rate(model, sessions, batch));
      }
    }
    return rates;
  }

  private static double rate(TensorRtModel model, int sessions, int batch) throws Exception {
    CountDownLatch open = new CountDownLatch(sessions);
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        running.add(threads.submit(() -> repeat(model, batch, open, start)));
      }
      open.await();
      long began = System.nanoTime();
      start.countDown();
      for (Future<?> one : running) {
        one.get();
      }
      return sessions * BATCHES * batch / ((System.nanoTime() - began) / 1e9);
    }
  }

  // The count of open sessions falls even if one fails, so that its failure is told.
  private static Void repeat(
      TensorRtModel model, int batch, CountDownLatch open, CountDownLatch start)
      throws InterruptedException {
    try (Session session = opened(model, open)) {
      start.await();
      for (int i = 0; i < BATCHES; i++) {
        session.submit(batch);
        session.await();
      }
      return null;
    }
  }

  private static Session opened(TensorRtModel model, CountDownLatch open) {
    try {
      return model.openSession();
    } finally {
      open.countDown();
    }
  }
}
