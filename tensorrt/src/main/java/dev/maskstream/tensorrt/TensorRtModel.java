package dev.maskstream.tensorrt;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.Translator;
import dev.maskstream.tensorrt.NetworkSignature.Part;
import dev.maskstream.tensorrt.Session.SessionShape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX file or a plan on a GPU. Threads: any may open sessions and predictors; each of those is
 * for one thread at a time.
 */
public final class TensorRtModel extends BaseModel {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtModel.class);
  private static final String LOST = "device.lost";
  private static final String SHORTAGES = "device.memory.shortages";

  /** Whether a batch may come as several arrays. */
  private static final String APART = "batch.apart";

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final TensorRtEngine engine;
  private final Device device;
  private final Flights flights = new Flights();
  private final LongAdder shortages = new LongAdder();
  private Options options;
  private LoadedPlan plan;

  TensorRtModel(String name, Device device, TensorRtEngine engine) {
    super(name);
    this.engine = engine;
    this.device = device;
    this.manager = engine.newBaseManager(device);
    this.manager.setName("tensorRtModel");
    this.dataType = DataType.UINT8;
  }

  /**
   * Loads a file: {@code .onnx} is built unless the cache has its plan, {@code .plan} is loaded as
   * it is.
   *
   * @param path the file, or its folder
   * @param prefix the file's name, with or without its ending, if {@code path} is a folder; else
   *     unused
   * @param options see the README
   * @throws MalformedModelException if TensorRT or this engine does not take the file
   * @throws CudaFailure if the GPU fails
   */
  @Override
  public void load(Path path, String prefix, Map<String, ?> options)
      throws IOException, MalformedModelException {
    if (block != null) {
      throw new IllegalStateException("model " + getName() + " is loaded already");
    }
    engine.health().require();
    this.options = Options.of(options);
    Gpu gpu = chooseGpu(options);
    Path file = find(path, prefix);
    setModelDir(path);
    plan =
        file.toString().endsWith(".onnx")
            ? loadOnnx(file, gpu, progress(options))
            : new LoadedPlan(ByteBuffer.wrap(Files.readAllBytes(file)), gpu.id());
    block = new TensorRtBlock(plan.signature(), this::openSession);
    wasLoaded = true;
    setProperty("gpu", gpu.name());
  }

  // DJL's device and the option say the same thing; the option is for those who cannot say the
  // first.
  private Gpu chooseGpu(Map<String, ?> given) {
    boolean asked = given != null && given.containsKey("deviceId");
    if (asked && device != null && device.getDeviceId() != options.deviceId()) {
      throw new IllegalArgumentException(
          "option deviceId is %d, but the model was made for %s"
              .formatted(options.deviceId(), device));
    }
    return engine.gpu(asked || device == null ? options.deviceId() : device.getDeviceId());
  }

  private static BuildProgress progress(Map<String, ?> given) {
    Object progress = given == null ? null : given.get("progress");
    return switch (progress) {
      case null -> (elapsed, what) -> {};
      case BuildProgress listener -> listener;
      default ->
          throw new IllegalArgumentException(
              "option progress is a " + progress.getClass().getName() + ", no BuildProgress");
    };
  }

  private LoadedPlan loadOnnx(Path file, Gpu gpu, BuildProgress progress)
      throws IOException, MalformedModelException {
    long start = System.nanoTime();
    Consumer<String> told =
        what -> progress.report(Duration.ofNanos(System.nanoTime() - start), what);
    String version = engine.getVersion();
    PlanCache cache =
        new PlanCache(options.cacheDir(), options.cacheBytes(), InstantSource.system());
    TimingCache timings = new TimingCache(options.cacheDir(), version, gpu);
    PlanSource<LoadedPlan> source =
        new PlanSource<>(
            cache,
            bytes -> new LoadedPlan(bytes, gpu.id()),
            bytes -> LoadedPlan.refitted(bytes, gpu.id(), file),
            () -> {
              Cuda.use(gpu.id());
              return new PlanBuilder(file, options, timings, told).build();
            });
    return source.load(PlanKey.of(file, version, gpu, options));
  }

  private Path find(Path path, String prefix) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    return Stream.of(prefix == null ? getName() : prefix, "model")
        .flatMap(name -> Stream.of(name, name + ".plan", name + ".onnx"))
        .filter(name -> name.endsWith(".plan") || name.endsWith(".onnx"))
        .map(path::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () -> new FileNotFoundException("no .plan or .onnx file of that name in " + path));
  }

  /**
   * A place for one thread to run batches in, without DJL's arrays between. To be closed before the
   * model.
   *
   * @throws CudaFailure if the GPU has no memory for it
   */
  public Session openSession() {
    requireLoaded();
    NetworkSignature signature = plan.signature();
    SessionShape shape =
        new SessionShape(
            plan.sizes(),
            signature.input().bytes(),
            signature.outputs().stream().map(Part::bytes).toList(),
            options.timeout(),
            shortages::increment);
    flights.join();
    try {
      return new Session(plan.openSlot(), shape, engine.health(), flights, System::nanoTime);
    } catch (RuntimeException e) {
      flights.leave();
      throw e;
    }
  }

  /**
   * Gives the model the weights of another file of the same network, between two batches of its
   * sessions; takes milliseconds where building takes minutes. Wants the option {@code refit}.
   *
   * @param deadline how long batches in flight may take to end
   * @throws MalformedModelException if the file's network is another; the weights are as before
   * @throws IllegalStateException if batches are not done by the deadline, or without the option
   */
  public void refit(Path onnx, Duration deadline)
      throws IOException, MalformedModelException, InterruptedException {
    requireLoaded();
    engine.health().require();
    flights.alone(deadline, () -> plan.refit(onnx));
  }

  /** Each predictor has a session of its own, so that several keep the GPU busy. */
  @Override
  public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device target) {
    requireLoaded();
    return new SessionPredictor<>(this, translator, target);
  }

  /** What is kept of the file, and what goes on with the device: the README has the names. */
  @Override
  public String getProperty(String key) {
    return switch (key) {
      case LOST -> engine.health().lost().orElse(null);
      case APART -> Boolean.toString(plan != null && plan.signature().batched());
      case SHORTAGES -> Long.toString(shortages.sum());
      default -> super.getProperty(key);
    };
  }

  private void requireLoaded() {
    if (plan == null) {
      throw new IllegalStateException("model " + getName() + " is not loaded");
    }
  }

  private static final class SessionPredictor<I, O> extends Predictor<I, O> {
    private final TensorRtBlock own;

    SessionPredictor(TensorRtModel model, Translator<I, O> translator, Device target) {
      super(model, translator, target, false);
      own = new TensorRtBlock(model.plan.signature(), model::openSession);
      block = own;
    }

    @Override
    public void close() {
      super.close();
      own.close();
    }
  }

  @Override
  public void close() {
    if (block != null) {
      ((TensorRtBlock) block).close();
      block = null;
    }
    if (plan != null) {
      closePlan();
      plan = null;
    }
    super.close();
  }

  private void closePlan() {
    int open = flights.closeWithin(CLOSE_DEADLINE);
    if (open == 0 && engine.health().lost().isEmpty()) {
      plan.close();
      return;
    }
    // What still uses the plan would crash the process; memory of a lost device is lost anyway.
    LOG.atWarn().addKeyValue("sessions", open).log("a plan's memory is not given back");
  }
}
