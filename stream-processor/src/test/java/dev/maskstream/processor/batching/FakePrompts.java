package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptPoint;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptedMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A promptable model that can be worked out by hand: an object is all pixels of about the colour
 * under the prompt's first foreground point, or in the middle of its box. The predicted IoU is the
 * object's share of the picture, the stability 1.
 */
public final class FakePrompts implements PromptSegmenter {
  private static final int TOLERANCE = 40;

  /** What happened, in order: {@code encode} and {@code decode N}. */
  public final List<String> runs = new CopyOnWriteArrayList<>();

  public final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  public volatile boolean broken;

  /** Runs of the encoder that it works for; then it fails. */
  public volatile int worksFor = Integer.MAX_VALUE;

  public volatile boolean closed;
  private final String name;
  private final String version;
  private final Semaphore encoders;

  /**
   * @param encoders a run of the encoder takes one; so a test can hold it
   */
  public FakePrompts(String name, String version, Semaphore encoders) {
    this.name = name;
    this.version = version;
    this.encoders = encoders;
  }

  public static FakePrompts free(String name) {
    return new FakePrompts(name, "1", new Semaphore(1_000_000));
  }

  /** One that takes this long for an encoder run, and for ever after so many. */
  public static FakePrompts slow(String name, String version, long encoderMillis, int runs) {
    return new FakePrompts(name, version, new Sleeping(encoderMillis, runs));
  }

  private static final class Sleeping extends Semaphore {
    private static final long serialVersionUID = 1;

    private final long millis;

    Sleeping(long millis, int runs) {
      super(runs);
      this.millis = millis;
    }

    @Override
    public void acquireUninterruptibly() {
      super.acquireUninterruptibly();
      long until = System.nanoTime() + millis * 1_000_000;
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
    }
  }

  public ReadyModel ready(int slots) {
    List<FakePrompts> all = new ArrayList<>();
    for (int at = 0; at < slots; at++) {
      all.add(this);
    }
    return ReadyModel.promptable(all, this::close);
  }

  record Picture(RgbImage rgb) implements Embedding {
    @Override
    public int width() {
      return rgb.width();
    }

    @Override
    public int height() {
      return rgb.height();
    }

    @Override
    public long bytes() {
      return rgb.rgb().length;
    }
  }

  @Override
  public ModelSpec model() {
    return new ModelSpec(
        name,
        version,
        "00",
        List.of(new SegmentClass(0, "background", 0), new SegmentClass(1, "object", 1)),
        32,
        32,
        Fit.LETTERBOX);
  }

  @Override
  public EngineInfo engine() {
    return new EngineInfo("Fake", "fp32");
  }

  @Override
  public Embedding encode(RgbImage picture) {
    encoders.acquireUninterruptibly();
    threads.add(Thread.currentThread());
    runs.add("encode");
    if (broken || runs.stream().filter("encode"::equals).count() > worksFor) {
      throw new EngineException("the encoder is broken", null);
    }
    return new Picture(picture);
  }

  @Override
  public Embedding encode(FittedFrame picture) {
    return PromptSegmenter.super.encode(picture);
  }

  @Override
  public List<PromptedMask> decode(Embedding embedding, List<Prompt> prompts, boolean multimask) {
    runs.add("decode " + prompts.size());
    RgbImage picture = ((Picture) embedding).rgb();
    List<PromptedMask> masks = new ArrayList<>();
    for (int at = 0; at < prompts.size(); at++) {
      masks.add(mask(picture, prompts.get(at), at));
    }
    return masks;
  }

  private static PromptedMask mask(RgbImage picture, Prompt prompt, int index) {
    int at = pixel(picture, prompt);
    byte[] inside = new byte[picture.width() * picture.height()];
    int area = 0;
    for (int pixel = 0; pixel < inside.length; pixel++) {
      boolean same = true;
      for (int channel = 0; channel < 3; channel++) {
        int here = Byte.toUnsignedInt(picture.rgb()[pixel * 3 + channel]);
        int there = Byte.toUnsignedInt(picture.rgb()[at * 3 + channel]);
        same &= Math.abs(here - there) <= TOLERANCE;
      }
      inside[pixel] = (byte) (same ? 1 : 0);
      area += inside[pixel];
    }
    return new PromptedMask(
        index,
        new ClassMap(picture.width(), picture.height(), inside),
        (float) area / inside.length,
        1);
  }

  private static int pixel(RgbImage picture, Prompt prompt) {
    Optional<PromptPoint> point =
        prompt.points().stream().filter(PromptPoint::foreground).findFirst();
    float x = point.map(PromptPoint::x).orElseGet(() -> middle(prompt, true));
    float y = point.map(PromptPoint::y).orElseGet(() -> middle(prompt, false));
    int column = Math.clamp((int) x, 0, picture.width() - 1);
    int row = Math.clamp((int) y, 0, picture.height() - 1);
    return row * picture.width() + column;
  }

  private static float middle(Prompt prompt, boolean across) {
    return prompt
        .box()
        .map(box -> across ? (box.left() + box.right()) / 2 : (box.top() + box.bottom()) / 2)
        .orElse(0f);
  }

  @Override
  public void close() {
    closed = true;
  }
}
