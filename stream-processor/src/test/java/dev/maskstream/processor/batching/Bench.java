package dev.maskstream.processor.batching;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ClassMap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A pipeline on a test bench: it notes its troubles and what becomes of its frames. */
final class Bench implements AutoCloseable {
  final ModelLanes lanes = new ModelLanes();
  final Figures figures = new Figures();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final List<ReadyModel> broken = new CopyOnWriteArrayList<>();
  final List<ReadyModel> brokenShadows = new CopyOnWriteArrayList<>();

  /** Why the device was lost, each time somebody met it. */
  final List<String> lost = new CopyOnWriteArrayList<>();

  /** What to do about a broken model. */
  volatile Consumer<ReadyModel> remedy = _ -> {};

  final EmbeddingCache embeddings =
      new EmbeddingCache(1_000, new SegmentMetrics(new SimpleMeterRegistry()));
  final Pipeline pipeline;

  Bench(int slots, int pictureThreads) {
    pipeline =
        new Pipeline(
            new PipelineSettings(new BatchPolicy(8, Duration.ZERO), slots, pictureThreads, 1_000),
            lanes,
            Frames::fit,
            Clocks.system(),
            new Pipeline.Reporting(new ProcessorMetrics(meters), figures, new Noted()),
            new Pipeline.Prompting(embeddings, 8));
    lanes.setDefault("fake");
  }

  /** A model that a test lets run batch by batch. */
  static FakeSegmenter held(String name, Semaphore permits, Integer... sizes) {
    return new FakeSegmenter(name, "1", permits, List.of(sizes));
  }

  /** As many slots as asked for, sharing what they note. */
  static ReadyModel ready(FakeSegmenter segmenter, int slots) {
    List<FakeSegmenter> all = new ArrayList<>();
    for (int at = 0; at < slots; at++) {
      all.add(segmenter);
    }
    return new ReadyModel(all, segmenter.batchSizes(), segmenter::close);
  }

  List<FrameJob> submit(String source, String model, int from, int count) {
    List<FrameJob> jobs = new ArrayList<>();
    for (int at = from; at < from + count; at++) {
      jobs.add(Frames.of(source, at, model));
    }
    jobs.forEach(pipeline::submit);
    return jobs;
  }

  FrameJob submit(String source, int sequence) {
    return submit(source, "fake", sequence, 1).getFirst();
  }

  /** Until so many frames wait for the engine, which is held. */
  void awaitReady(int frames) {
    Awaitility.await().until(() -> pipeline.readyFrames() == frames);
  }

  void awaitBusy() {
    Awaitility.await().until(() -> pipeline.longestBatchNanos().isPresent());
  }

  void awaitIdle() {
    Awaitility.await().until(() -> pipeline.longestBatchNanos().isEmpty());
  }

  static void awaitFinished(List<FrameJob> jobs) {
    Awaitility.await().until(() -> jobs.stream().allMatch(FrameJob::isFinished));
  }

  static Mask mask(FrameJob job) {
    return ((Outcome.Masked) job.outcome()).mask();
  }

  static String refusal(FrameJob job) {
    return job.outcome() instanceof Outcome.Refused refused ? refused.code() : "";
  }

  @Override
  public void close() {
    pipeline.close();
    lanes.clear();
  }

  private final class Noted implements Pipeline.Trouble {
    @Override
    public void modelBroken(ReadyModel model, RuntimeException cause) {
      broken.add(model);
      remedy.accept(model);
    }

    @Override
    public void shadowBroken(ReadyModel shadow, RuntimeException cause) {
      brokenShadows.add(shadow);
    }

    @Override
    public void deviceLost(RuntimeException cause) {
      lost.add(cause.getMessage());
    }

    @Override
    public void threadDied(String thread, Throwable cause) {
      throw new AssertionError(thread, cause);
    }
  }

  /** Figures kept as sentences. */
  static final class Figures implements Observed {
    final List<String> compared = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    int count(String what) {
      return counts.getOrDefault(what, 0);
    }

    private void add(String what, int frames) {
      counts.merge(what, frames, Integer::sum);
    }

    @Override
    public void segmented(
        ModelSpec spec,
        boolean shadow,
        int frames,
        long inferNanos,
        OptionalDouble meanConfidence) {
      add("segmented by " + (shadow ? "shadow " : "") + spec.version(), frames);
    }

    @Override
    public void failed(ModelSpec spec, boolean shadow, int frames) {
      add("failed by " + (shadow ? "shadow " : "") + spec.version(), frames);
    }

    @Override
    public void skipped(ModelSpec shadow, int frames) {
      add("skipped", frames);
    }

    @Override
    public void compared(ModelSpec shadow, ModelSpec serving, ClassMap live, ClassMap shadowed) {
      compared.add(
          "%s says %d, %s says %d"
              .formatted(serving.version(), live.at(0, 0), shadow.version(), shadowed.at(0, 0)));
    }
  }
}
