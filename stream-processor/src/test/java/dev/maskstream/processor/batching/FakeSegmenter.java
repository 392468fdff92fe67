package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A segmenter that remembers what it was given. A frame is one pixel; its red value becomes its
 * class, except that the value {@link #POISON} makes the engine fail.
 */
public final class FakeSegmenter implements Segmenter {
  public static final byte POISON = 99;
  public static final byte GREY = 127;

  public final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  public final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  public final Semaphore permits;
  public volatile boolean broken;

  /** What can be done about its failures. */
  public volatile EngineException.Kind failure = EngineException.Kind.FAILED;

  /** Frames that the memory of its device has room for. */
  public volatile int room = Integer.MAX_VALUE;

  /** Batches that its device had too little memory for. */
  public final AtomicInteger shortages = new AtomicInteger();

  /** Batches it works for; then it fails on everything. */
  public volatile int worksFor = Integer.MAX_VALUE;

  /** Fails on every frame but the plain grey one. */
  public volatile boolean worksOnGreyOnly;

  /** Answers for an input of another size. */
  public volatile boolean answersInWrongShape;

  /** Class of every pixel; the frame's colour without it. */
  public volatile OptionalInt answer = OptionalInt.empty();

  /** Told of each batch before it takes its permit. */
  public volatile Consumer<List<Integer>> onBatch = _ -> {};

  /** Side of the input in pixels. */
  public volatile int side = 1;

  public final AtomicInteger fitted = new AtomicInteger();
  public volatile boolean closed;
  private final List<Integer> sizes;
  private final String name;
  private final String version;

  /**
   * @param permits a batch takes one; so a test can hold the engine
   */
  public FakeSegmenter(String version, Semaphore permits, Integer... sizes) {
    this("fake", version, permits, List.of(sizes));
  }

  public FakeSegmenter(String name, String version, Semaphore permits, List<Integer> sizes) {
    this.name = name;
    this.version = version;
    this.permits = permits;
    this.sizes = sizes;
  }

  public static FakeSegmenter free(Integer... sizes) {
    return new FakeSegmenter("1", new Semaphore(1_000_000), sizes);
  }

  public ReadyModel ready() {
    return new ReadyModel(List.of(this), sizes, this::close);
  }

  @Override
  public ModelSpec model() {
    return new ModelSpec(
        name, version, "", List.of(new SegmentClass(0, "any", 0)), side, side, Fit.STRETCH);
  }

  @Override
  public EngineInfo engine() {
    return new EngineInfo("Fake", "fp32");
  }

  @Override
  public List<Integer> batchSizes() {
    return sizes;
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    fitted.incrementAndGet();
    return new FittedFrame(
        new Letterbox(1, 1, side, side, side, side),
        ByteBuffer.allocateDirect(3).put(0, frame.rgb(), 0, 3));
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    List<Integer> colours = frames.stream().map(frame -> (int) frame.pixels().get(0)).toList();
    onBatch.accept(colours);
    permits.acquireUninterruptibly();
    batches.add(colours);
    threads.add(Thread.currentThread());
    if (frames.size() > room) {
      shortages.incrementAndGet();
      throw new EngineException(EngineException.Kind.OUT_OF_MEMORY, "no room", null);
    }
    if (broken
        || batches.size() > worksFor
        || (worksOnGreyOnly && !colours.stream().allMatch(colour -> colour == GREY))
        || colours.contains((int) POISON)) {
      throw new EngineException(failure, "poisoned batch " + colours, null);
    }
    return frames.stream().map(this::answer).toList();
  }

  private Segmentation answer(FittedFrame frame) {
    int width = answersInWrongShape ? side + 1 : side;
    byte[] ids = new byte[width * side];
    Arrays.fill(ids, (byte) answer.orElse(frame.pixels().get(0)));
    return new Segmentation(frame.letterbox(), new ClassMap(width, side, ids), Optional.empty());
  }

  @Override
  public long memoryShortages() {
    return shortages.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
