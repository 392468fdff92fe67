package dev.maskstream.tensorrt;

import ai.djl.MalformedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a plan from the cache; or makes one, from a plan of the same network where plans take other
 * weights, else by building it, and keeps and loads that. What the cache has and TensorRT refuses
 * is forgotten and made again, once.
 *
 * @param <P> a loaded plan
 */
final class PlanSource<P> {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSource.class);

  private final PlanCache cache;
  private final Loader<P> loader;
  private final Refitter refitter;
  private final Builder builder;

  PlanSource(PlanCache cache, Loader<P> loader, Refitter refitter, Builder builder) {
    this.cache = cache;
    this.loader = loader;
    this.refitter = refitter;
    this.builder = builder;
  }

  /** Loads a plan. */
  interface Loader<P> {
    /**
     * Loads it.
     *
     * @throws MalformedModelException if TensorRT refuses it
     */
    P load(ByteBuffer plan) throws MalformedModelException;
  }

  /** Makes a plan of one of the same network. */
  interface Refitter {
    /**
     * Gives it the weights of the file.
     *
     * @throws MalformedModelException if TensorRT refuses the plan or the weights
     * @throws CudaFailure if the device fails
     */
    byte[] refit(ByteBuffer plan) throws IOException, MalformedModelException;
  }

  /** Builds a plan. */
  interface Builder {
    byte[] build() throws IOException, MalformedModelException;
  }

  P load(PlanKey key) throws IOException, MalformedModelException {
    return switch (cache.find(key)) {
      case PlanCache.Answer.Hit(ByteBuffer plan) -> loadKept(key, plan);
      case PlanCache.Answer.Miss(String reason) -> make(key, reason);
    };
  }

  private P loadKept(PlanKey key, ByteBuffer plan) throws IOException, MalformedModelException {
    try {
      return loader.load(plan);
    } catch (MalformedModelException e) {
      cache.remove(key);
      return make(key, e.getMessage());
    }
  }

  private P make(PlanKey key, String reason) throws IOException, MalformedModelException {
    Optional<byte[]> refitted = refitted(key);
    byte[] plan = refitted.isPresent() ? refitted.get() : built(reason);
    try {
      cache.put(key, plan);
    } catch (IOException e) {
      // It works without, only not the next time.
      LOG.atWarn().addKeyValue("reason", e).log("the plan is not kept");
    }
    return loader.load(ByteBuffer.wrap(plan));
  }

  private Optional<byte[]> refitted(PlanKey key) {
    Optional<ByteBuffer> kin = cache.findRefittable(key);
    if (kin.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] plan = refitter.refit(kin.get());
      LOG.info("a kept plan of the same network has been given the file's weights");
      return Optional.of(plan);
    } catch (IOException | MalformedModelException | CudaFailure e) {
      if (e instanceof CudaFailure failure && failure.kind() != CudaFailure.Kind.CALL) {
        throw failure;
      }
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a kept plan is not refitted");
      return Optional.empty();
    }
  }

  private byte[] built(String reason) throws IOException, MalformedModelException {
    LOG.atInfo().addKeyValue("reason", reason).log("building a plan");
    long began = System.nanoTime();
    byte[] plan = builder.build();
    LOG.atInfo()
        .addKeyValue("seconds", Duration.ofNanos(System.nanoTime() - began).toSeconds())
        .addKeyValue("bytes", plan.length)
        .log("the plan is built");
    return plan;
  }
}
