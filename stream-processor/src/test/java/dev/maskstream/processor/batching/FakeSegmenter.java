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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

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
  public volatile boolean closed;
  private final List<Integer> sizes;
  private final String version;

  /**
   * @param permits a batch takes one; so a test can hold the engine
   */
  public FakeSegmenter(String version, Semaphore permits, Integer... sizes) {
    this.version = version;
    this.permits = permits;
    this.sizes = List.of(sizes);
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
        "fake", version, "", List.of(new SegmentClass(0, "any", 0)), 1, 1, Fit.STRETCH);
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
    return new FittedFrame(
        new Letterbox(1, 1, 1, 1, 1, 1), ByteBuffer.allocateDirect(3).put(0, frame.rgb(), 0, 3));
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    permits.acquireUninterruptibly();
    List<Integer> colours = frames.stream().map(frame -> (int) frame.pixels().get(0)).toList();
    batches.add(colours);
    threads.add(Thread.currentThread());
    if (broken || colours.contains((int) POISON)) {
      throw new EngineException("poisoned batch " + colours, null);
    }
    return frames.stream()
        .map(
            frame ->
                new Segmentation(
                    frame.letterbox(),
                    new ClassMap(1, 1, new byte[] {frame.pixels().get(0)}),
                    Optional.empty()))
        .toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
