package dev.maskstream.tensorrt;

import ai.djl.MalformedModelException;
import dev.maskstream.tensorrt.NetworkSignature.TensorFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.IRefitter;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.bytedeco.tensorrt.nvonnxparser.IParserRefitter;

/**
 * A plan on a device: TensorRT's engine. Threads: any may open slots; {@link #refit} and {@link
 * #close} want no batch in flight, and close no slot open.
 */
final class LoadedPlan implements AutoCloseable {
  private final int device;
  private final TensorRtLog log;
  private final ICudaEngine engine;
  private final NetworkSignature signature;
  private final Map<Integer, Integer> profiles;
  private final Closing closing = new Closing();

  /**
   * Loads it.
   *
   * @param plan its bytes, from position to limit
   * @throws MalformedModelException if it is corrupt, of another TensorRT or for another GPU, or
   *     not for this engine
   */
  LoadedPlan(ByteBuffer plan, int device) throws MalformedModelException {
    this.device = device;
    this.log = new TensorRtLog(line -> {});
    Cuda.use(device);
    try {
      IRuntime runtime = nvinfer.createInferRuntime(log);
      if (runtime == null || runtime.isNull()) {
        throw Cuda.tensorRtFailure("createInferRuntime", log);
      }
      closing.add(() -> CppObject.delete(runtime));
      engine = deserialize(runtime, plan);
      closing.add(() -> CppObject.delete(engine));
      signature = readSignature();
      profiles = readProfiles();
    } catch (IllegalArgumentException e) {
      closing.close();
      throw new MalformedModelException("the plan is not for this engine: " + e.getMessage(), e);
    } catch (MalformedModelException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /**
   * Makes of a plan that of another file of the same network.
   *
   * @return a plan that takes other weights again
   * @throws MalformedModelException if the plan or the weights are not taken
   */
  static byte[] refitted(ByteBuffer plan, int device, Path onnx)
      throws IOException, MalformedModelException {
    try (LoadedPlan loaded = new LoadedPlan(plan, device)) {
      loaded.refit(onnx);
      return loaded.serialized();
    } catch (SpoiledPlanException | IllegalStateException e) {
      throw new MalformedModelException(e.getMessage(), e);
    }
  }

  private byte[] serialized() {
    IHostMemory memory = engine.serialize();
    if (memory == null || memory.isNull()) {
      throw Cuda.tensorRtFailure("serialize", log);
    }
    try {
      return HostMemory.bytes(memory);
    } finally {
      CppObject.delete(memory);
    }
  }

  private ICudaEngine deserialize(IRuntime runtime, ByteBuffer plan)
      throws MalformedModelException {
    byte[] bytes = new byte[plan.remaining()];
    plan.duplicate().get(bytes);
    try (BytePointer memory = new BytePointer(bytes)) {
      ICudaEngine loaded = runtime.deserializeCudaEngine(memory, bytes.length);
      if (loaded == null || loaded.isNull()) {
        CudaFailure why = Cuda.tensorRtFailure("deserializeCudaEngine", log);
        if (why.kind() != CudaFailure.Kind.CALL) {
          throw why;
        }
        throw new MalformedModelException("TensorRT refuses the plan: " + why.getMessage(), why);
      }
      return loaded;
    }
  }

  private NetworkSignature readSignature() {
    List<TensorFacts> inputs = new ArrayList<>();
    List<TensorFacts> outputs = new ArrayList<>();
    for (int i = 0; i < engine.getNbIOTensors(); i++) {
      String name = engine.getIOTensorName(i);
      String type = engine.getTensorDataType(name).intern().name();
      TensorFacts facts = TensorFacts.of(name, type, Shapes.of(engine.getTensorShape(name)));
      boolean input = engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT;
      (input ? inputs : outputs).add(facts);
    }
    return NetworkSignature.of(inputs, outputs);
  }

  // The largest batch of each profile. A plan made elsewhere may take less too, and is padded.
  private Map<Integer, Integer> readProfiles() {
    if (!signature.batched()) {
      return Map.of(1, 0);
    }
    Map<Integer, Integer> found = new TreeMap<>();
    for (int i = 0; i < engine.getNbOptimizationProfiles(); i++) {
      List<Long> most =
          Shapes.of(engine.getProfileShape(signature.input().name(), i, OptProfileSelector.kMAX));
      found.putIfAbsent(Math.toIntExact(most.getFirst()), i);
    }
    return found;
  }

  NetworkSignature signature() {
    return signature;
  }

  BatchSizes sizes() {
    return new BatchSizes(List.copyOf(profiles.keySet()));
  }

  /** A slot with pinned buffers for the largest batch and no memory on the device yet. */
  Slot openSlot() {
    return new GpuSlot(engine, device, signature, profiles, log);
  }

  /**
   * Gives the plan the weights of another file of the same network. No batch may be in flight.
   *
   * @throws MalformedModelException if the file's network is another; the weights are as before
   * @throws SpoiledPlanException if TensorRT fails half-way
   * @throws IllegalStateException if the plan was built without the option {@code refit}
   */
  void refit(Path onnx) throws IOException, MalformedModelException {
    if (!engine.isRefittable()) {
      throw new IllegalStateException("the plan was built without the option refit");
    }
    byte[] file = Files.readAllBytes(onnx);
    Cuda.use(device);
    IRefitter refitter = nvinfer.createInferRefitter(engine, log);
    if (refitter == null || refitter.isNull()) {
      throw Cuda.tensorRtFailure("createInferRefitter", log);
    }
    try (BytePointer bytes = new BytePointer(file)) {
      // Not deleted, as little as the parser: see the RATIONALE.
      IParserRefitter parser = nvonnxparser.createParserRefitter(refitter, log);
      if (!parser.refitFromBytes(bytes, file.length)) {
        String why = parser.getNbErrors() == 0 ? log.lastErrors() : parser.getError(0).desc();
        throw new MalformedModelException(onnx + " does not fit the plan: " + why);
      }
      if (!refitter.refitCudaEngine()) {
        // Some of the new weights may be in it, and nothing tells which.
        throw new SpoiledPlanException(
            "weights were changed in part; load the model anew: "
                + Cuda.tensorRtFailure("refitCudaEngine", log).getMessage());
      }
    } finally {
      CppObject.delete(refitter);
    }
  }

  @Override
  public void close() {
    // Whatever it says: there is nothing else to try.
    cudart.cudaSetDevice(device);
    closing.close();
  }
}
