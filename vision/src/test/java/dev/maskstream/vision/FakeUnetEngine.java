package dev.maskstream.vision;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** An engine that calls every pixel class 1, but for some, and takes as long as it is told to. */
final class FakeUnetEngine implements UnetEngine {
  private final String name;
  private final PreferredEngine setting;
  private final AtomicLong nanos;
  private final List<String> precisions;
  final List<FakeSlot> opened = new ArrayList<>();
  Optional<String> obstacle = Optional.empty();
  int wrongPixels;
  long costNanos = 1_000_000;
  boolean refusesFile;
  boolean fails;
  EngineException.Kind failure = EngineException.Kind.FAILED;
  int mostSlots = Integer.MAX_VALUE;

  /** Slots that its device has room for. */
  int room = Integer.MAX_VALUE;

  /** What opening one more slot fails with. */
  EngineException.Kind shortage = EngineException.Kind.OUT_OF_MEMORY;

  FakeUnetEngine(String name, PreferredEngine setting, AtomicLong nanos, String... precisions) {
    this.name = name;
    this.setting = setting;
    this.nanos = nanos;
    this.precisions = List.of(precisions);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int mostSlots() {
    return mostSlots;
  }

  @Override
  public PreferredEngine setting() {
    return setting;
  }

  @Override
  public Optional<String> obstacle() {
    return obstacle;
  }

  @Override
  public List<String> precisions(ModelFacts facts) {
    return precisions;
  }

  @Override
  public Segmenter open(UnetFile file, String precision) {
    if (refusesFile) {
      throw new EngineException(failure, "operator Gelu is not known here", null);
    }
    if (stillOpen() >= room) {
      throw new EngineException(shortage, "no room", null);
    }
    FakeSlot slot = new FakeSlot(file, new EngineInfo(name, precision));
    opened.add(slot);
    return slot;
  }

  long stillOpen() {
    return opened.stream().filter(slot -> !slot.closed).count();
  }

  /** One of its slots. Pixels are wrong in the narrower precision only. */
  final class FakeSlot implements Segmenter {
    private final UnetFile file;
    private final EngineInfo engine;
    private boolean closed;

    FakeSlot(UnetFile file, EngineInfo engine) {
      this.file = file;
      this.engine = engine;
    }

    @Override
    public ModelSpec model() {
      return file.spec();
    }

    @Override
    public EngineInfo engine() {
      return engine;
    }

    @Override
    public List<Integer> batchSizes() {
      return file.facts().batchSizes();
    }

    @Override
    public FittedFrame fit(RgbImage frame) {
      return new FrameFitter(model().inputWidth(), model().inputHeight(), model().fit()).fit(frame);
    }

    @Override
    public List<Segmentation> segment(List<FittedFrame> frames) {
      nanos.addAndGet(costNanos);
      if (fails) {
        throw new EngineException(failure, "the instruction is illegal", null);
      }
      return frames.stream().map(this::segment).toList();
    }

    private Segmentation segment(FittedFrame frame) {
      byte[] ids = new byte[model().inputWidth() * model().inputHeight()];
      Arrays.fill(ids, (byte) 1);
      int wrong = engine.precision().equals(precisions.getFirst()) ? wrongPixels : 0;
      Arrays.fill(ids, 0, wrong, (byte) 2);
      ClassMap map = new ClassMap(model().inputWidth(), model().inputHeight(), ids);
      return new Segmentation(frame.letterbox(), map, Optional.empty());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
