package dev.maskstream.tensorrt;

import ai.djl.MalformedModelException;
import dev.maskstream.tensorrt.NetworkSignature.TensorFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILayer;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/** Builds a plan from an ONNX file, on the device that is the calling thread's. */
final class PlanBuilder {
  private final Path onnx;
  private final Options options;
  private final TimingCache timings;
  private final Consumer<String> progress;
  private final TensorRtLog log;

  PlanBuilder(Path onnx, Options options, TimingCache timings, Consumer<String> progress) {
    this.onnx = onnx;
    this.options = options;
    this.timings = timings;
    this.progress = progress;
    this.log = new TensorRtLog(progress);
  }

  /**
   * Builds it, which may take minutes.
   *
   * @throws MalformedModelException if TensorRT or this engine does not take the file
   * @throws CudaFailure if the device does not
   */
  byte[] build() throws IOException, MalformedModelException {
    byte[] file = Files.readAllBytes(onnx);
    // Weights are read where they lie until the plan is built.
    try (BytePointer bytes = new BytePointer(file);
        Closing closing = new Closing()) {
      IBuilder builder = nvinfer.createInferBuilder(log);
      requireMade("createInferBuilder", builder);
      closing.add(() -> CppObject.delete(builder));
      // Without flags since TensorRT 11 types are the file's own, strongly typed.
      INetworkDefinition network = builder.createNetworkV2(0);
      requireMade("createNetworkV2", network);
      closing.add(() -> CppObject.delete(network));
      progress.accept("parsing");
      parse(network, bytes);
      IBuilderConfig config = builder.createBuilderConfig();
      closing.add(() -> CppObject.delete(config));
      configure(builder, config, signature(network));
      return build(builder, network, config, closing);
    }
  }

  private static void requireMade(String call, Pointer made) {
    if (made == null || made.isNull()) {
      throw new CudaFailure(CudaFailure.Kind.CALL, call + " gave nothing");
    }
  }

  // The parser is not deleted: see the RATIONALE.
  private void parse(INetworkDefinition network, BytePointer file) throws MalformedModelException {
    IParser parser = nvonnxparser.createParser(network, log);
    requireMade("createParser", parser);
    if (parser.parse(file, file.capacity())) {
      return;
    }
    StringBuilder errors = new StringBuilder("TensorRT does not take " + onnx + ":");
    for (int i = 0; i < parser.getNbErrors(); i++) {
      errors.append(' ').append(parser.getError(i).desc()).append(';');
    }
    throw new MalformedModelException(errors.toString());
  }

  private NetworkSignature signature(INetworkDefinition network) throws MalformedModelException {
    List<TensorFacts> inputs = new ArrayList<>();
    for (int i = 0; i < network.getNbInputs(); i++) {
      inputs.add(facts(network.getInput(i)));
    }
    List<TensorFacts> outputs = new ArrayList<>();
    for (int i = 0; i < network.getNbOutputs(); i++) {
      outputs.add(facts(network.getOutput(i)));
    }
    try {
      NetworkSignature signature = NetworkSignature.of(inputs, outputs);
      Precisions.of(types(network)).require(options);
      return signature;
    } catch (IllegalArgumentException e) {
      throw new MalformedModelException(onnx + " is not for this engine: " + e.getMessage(), e);
    }
  }

  private static TensorFacts facts(ITensor tensor) {
    return TensorFacts.of(
        tensor.getName(), tensor.getType().intern().name(), Shapes.of(tensor.getDimensions()));
  }

  private static Set<String> types(INetworkDefinition network) {
    Set<String> types = new HashSet<>();
    for (int i = 0; i < network.getNbLayers(); i++) {
      ILayer layer = network.getLayer(i);
      for (int output = 0; output < layer.getNbOutputs(); output++) {
        types.add(layer.getOutputType(output).intern().name());
      }
    }
    return types;
  }

  private void configure(IBuilder builder, IBuilderConfig config, NetworkSignature signature) {
    config.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, options.workspaceBytes());
    config.setBuilderOptimizationLevel(options.optimizationLevel());
    if (options.refit()) {
      config.setFlag(BuilderFlag.kREFIT);
    }
    if (signature.batch() != 0) {
      return;
    }
    for (int size : options.batchSizes()) {
      IOptimizationProfile profile = builder.createOptimizationProfile();
      Dims64 dims = Shapes.dims(signature.dims(signature.input(), size));
      String input = signature.input().name();
      boolean taken =
          profile.setDimensions(input, OptProfileSelector.kMIN, dims)
              && profile.setDimensions(input, OptProfileSelector.kOPT, dims)
              && profile.setDimensions(input, OptProfileSelector.kMAX, dims)
              && config.addOptimizationProfile(profile) >= 0;
      if (!taken) {
        throw Cuda.tensorRtFailure("a profile for batches of " + size, log);
      }
    }
  }

  private byte[] build(
      IBuilder builder, INetworkDefinition network, IBuilderConfig config, Closing closing) {
    byte[] known = timings.read();
    BytePointer timed = known.length == 0 ? new BytePointer() : new BytePointer(known);
    closing.add(timed::close);
    ITimingCache cache = config.createTimingCache(timed, known.length);
    closing.add(() -> CppObject.delete(cache));
    // Not taken if what was kept is of another version or device: then every kernel is timed anew.
    boolean kept = cache != null && !cache.isNull() && config.setTimingCache(cache, false);
    progress.accept("building");
    IHostMemory plan = builder.buildSerializedNetwork(network, config);
    if (plan == null || plan.isNull()) {
      throw Cuda.tensorRtFailure("building a plan of " + onnx, log);
    }
    closing.add(() -> CppObject.delete(plan));
    if (kept) {
      keepTimings(cache);
    }
    progress.accept("built");
    return HostMemory.bytes(plan);
  }

  private void keepTimings(ITimingCache cache) {
    IHostMemory memory = cache.serialize();
    if (memory != null && !memory.isNull()) {
      timings.write(HostMemory.bytes(memory));
      CppObject.delete(memory);
    }
  }
}
