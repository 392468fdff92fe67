package dev.maskstream.tensorrt;

import dev.maskstream.tensorrt.BatchSizes.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot on a GPU: a stream, pinned buffers, and for each size of batch a context of its own, as a
 * graph belongs to the context it was captured from. Contexts take turns on the stream, so they
 * share one scratch memory.
 */
final class GpuSlot implements Slot {
  private static final Logger LOG = LoggerFactory.getLogger(GpuSlot.class);

  private final ICudaEngine engine;
  private final int device;
  private final NetworkSignature signature;
  private final Map<Integer, Integer> profiles;
  private final TensorRtLog log;
  private final int capacity;

  private final CUstream_st stream = new CUstream_st();
  private final CUevent_st done = new CUevent_st();
  private final List<BytePointer> pinned = new ArrayList<>();
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private final Closing closing = new Closing();

  private final List<Pointer> onDevice = new ArrayList<>();
  private final Map<Integer, IExecutionContext> contexts = new HashMap<>();
  private final Map<Chunk, CUgraphExec_st> graphs = new HashMap<>();
  private Closing prepared = new Closing();
  private long pinnedBytes;
  private long deviceBytes;

  GpuSlot(
      ICudaEngine engine,
      int device,
      NetworkSignature signature,
      Map<Integer, Integer> profiles,
      TensorRtLog log) {
    this.engine = engine;
    this.device = device;
    this.signature = signature;
    this.profiles = profiles;
    this.log = log;
    BatchSizes sizes = new BatchSizes(List.copyOf(profiles.keySet()));
    this.capacity = sizes.capacityFor(sizes.largest());
    Cuda.use(device);
    try {
      open();
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private void open() {
    Cuda.require(
        "cudaStreamCreateWithFlags",
        cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking));
    closing.add(() -> cudart.cudaStreamDestroy(stream));
    Cuda.require(
        "cudaEventCreateWithFlags",
        cudart.cudaEventCreateWithFlags(done, cudart.cudaEventDisableTiming));
    closing.add(() -> cudart.cudaEventDestroy(done));
    pin(signature.input().bytes());
    signature.outputs().forEach(output -> pin(output.bytes()));
  }

  private void pin(long frameBytes) {
    long bytes = Math.multiplyExact(frameBytes, capacity);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a batch of %d frames has %d bytes; up to %d"
              .formatted(capacity, bytes, Integer.MAX_VALUE));
    }
    BytePointer memory = Cuda.pin(bytes);
    closing.add(() -> cudart.cudaFreeHost(memory));
    pinned.add(memory);
    buffers.add(memory.asByteBuffer());
    pinnedBytes += bytes;
  }

  @Override
  public ByteBuffer input() {
    return buffers.getFirst();
  }

  @Override
  public ByteBuffer output(int index) {
    return buffers.get(1 + index);
  }

  @Override
  public void prepare(List<Integer> sizes) {
    Cuda.use(device);
    release();
    try {
      take(sizes);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  private void take(List<Integer> sizes) {
    int largest = sizes.getLast();
    allocate(signature.input().bytes() * largest);
    signature.outputs().forEach(output -> allocate(output.bytes() * largest));
    long scratch = 0;
    for (int size : sizes) {
      scratch = Math.max(scratch, engine.getDeviceMemorySizeForProfileV2(profiles.get(size)));
    }
    Pointer shared = allocate(scratch);
    for (int size : sizes) {
      contexts.put(size, context(size, shared, scratch));
    }
    for (int size : sizes) {
      capture(new Chunk(0, size));
    }
  }

  private Pointer allocate(long bytes) {
    Pointer memory = Cuda.allocate(bytes);
    prepared.add(() -> cudart.cudaFree(memory));
    onDevice.add(memory);
    deviceBytes += bytes;
    return memory;
  }

  private IExecutionContext context(int size, Pointer scratch, long scratchBytes) {
    IExecutionContext context =
        engine.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED);
    if (context == null || context.isNull()) {
      throw Cuda.tensorRtFailure("createExecutionContext", log);
    }
    prepared.add(() -> CppObject.delete(context));
    context.setDeviceMemoryV2(scratch, scratchBytes);
    boolean ready =
        context.setOptimizationProfileAsync(profiles.get(size), stream)
            && context.setInputShape(
                signature.input().name(), Shapes.dims(signature.dims(signature.input(), size)))
            && context.setTensorAddress(signature.input().name(), onDevice.getFirst());
    for (int i = 0; i < signature.outputs().size(); i++) {
      String output = signature.outputs().get(i).name();
      ready = ready && context.setTensorAddress(output, onDevice.get(1 + i));
    }
    if (!ready) {
      throw Cuda.tensorRtFailure("a context for batches of " + size, log);
    }
    return context;
  }

  // A run outside the graph comes first: TensorRT does what is put off until a shape's first run.
  private void capture(Chunk chunk) {
    enqueue(chunk);
    Cuda.require("cudaStreamSynchronize", cudart.cudaStreamSynchronize(stream));
    try {
      record(chunk);
    } catch (CudaFailure e) {
      if (e.kind() != CudaFailure.Kind.CALL) {
        throw e;
      }
      // It runs as it has just run, only with more calls.
      LOG.atWarn()
          .addKeyValue("frames", chunk.size())
          .addKeyValue("reason", e.getMessage())
          .log("batches of this size run without a CUDA graph");
    }
  }

  private void record(Chunk chunk) {
    CUgraph_st graph = new CUgraph_st();
    Cuda.require(
        "cudaStreamBeginCapture",
        cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal));
    try {
      enqueue(chunk);
    } finally {
      // Also after a failure: else the stream stays in capture.
      int ended = cudart.cudaStreamEndCapture(stream, graph);
      prepared.add(() -> cudart.cudaGraphDestroy(graph));
      Cuda.require("cudaStreamEndCapture", ended);
    }
    CUgraphExec_st executable = new CUgraphExec_st();
    Cuda.require("cudaGraphInstantiate", cudart.cudaGraphInstantiate(executable, graph, 0));
    prepared.add(() -> cudart.cudaGraphExecDestroy(executable));
    graphs.put(chunk, executable);
  }

  private void enqueue(Chunk chunk) {
    copy(0, chunk, signature.input().bytes(), cudart.cudaMemcpyHostToDevice);
    if (!contexts.get(chunk.size()).enqueueV3(stream)) {
      throw Cuda.tensorRtFailure("enqueueV3", log);
    }
    for (int i = 0; i < signature.outputs().size(); i++) {
      copy(1 + i, chunk, signature.outputs().get(i).bytes(), cudart.cudaMemcpyDeviceToHost);
    }
  }

  private void copy(int buffer, Chunk chunk, long frameBytes, int direction) {
    Pointer here = pinned.get(buffer).getPointer(chunk.first() * frameBytes);
    Pointer there = onDevice.get(buffer);
    boolean up = direction == cudart.cudaMemcpyHostToDevice;
    Cuda.require(
        "cudaMemcpyAsync",
        cudart.cudaMemcpyAsync(
            up ? there : here, up ? here : there, chunk.size() * frameBytes, direction, stream));
  }

  @Override
  public void launch(int first, int size) {
    Cuda.use(device);
    Chunk chunk = new Chunk(first, size);
    CUgraphExec_st graph = graphs.get(chunk);
    if (graph == null) {
      enqueue(chunk);
    } else {
      Cuda.require("cudaGraphLaunch", cudart.cudaGraphLaunch(graph, stream));
    }
    Cuda.require("cudaEventRecord", cudart.cudaEventRecord(done, stream));
  }

  @Override
  public boolean isDone() {
    int code = cudart.cudaEventQuery(done);
    if (code == cudart.cudaErrorNotReady) {
      return false;
    }
    Cuda.require("a batch on the GPU", code);
    return true;
  }

  @Override
  public long bytes() {
    return pinnedBytes + deviceBytes;
  }

  private void release() {
    // Nothing of it may be in use any more; errors were told where they were met.
    cudart.cudaStreamSynchronize(stream);
    Closing old = prepared;
    prepared = new Closing();
    graphs.clear();
    contexts.clear();
    onDevice.clear();
    deviceBytes = 0;
    old.close();
    cudart.cudaGetLastError();
  }

  @Override
  public void close() {
    // Whatever it says: there is nothing else to try.
    cudart.cudaSetDevice(device);
    release();
    buffers.clear();
    closing.close();
  }
}
