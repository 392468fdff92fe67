package dev.maskstream.tensorrt;

import ai.djl.MalformedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a plan from the cache; or gives another file's plan this one's weights, where plans can
 * take them; or builds, keeps and loads it. What the cache has and TensorRT refuses is forgotten
 * and built again, once.
 *
 * @param <P> a loaded plan
 */
final class PlanSource<P> {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSource.class);

  private final PlanCache cache;
  private final Loader<P> loader;
  private final Refitter<P> refitter;
  private final Builder builder;

  PlanSource(PlanCache cache, Loader<P> loader, Refitter<P> refitter, Builder builder) {
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

  /** Loads a plan of the same network and gives it the weights of the file. */
  interface Refitter<P> {
    /**
     * Loads and refits it.
     *
     * @throws MalformedModelException if TensorRT refuses the plan or the weights; nothing is left
     */
    P refit(ByteBuffer plan) throws IOException, MalformedModelException;
  }

  /** Builds a plan. */
  interface Builder {
    byte[] build() throws IOException, MalformedModelException;
  }

  P load(PlanKey key) throws IOException, MalformedModelException {
    return switch (cache.find(key)) {
      case PlanCache.Answer.Hit(ByteBuffer plan) -> loadKept(key, plan);
      case PlanCache.Answer.Miss(String reason) -> refitOrBuild(key, reason);
    };
  }

  // The plan that was refitted is not kept: that of its network is, and refitting takes no time.
  private P refitOrBuild(PlanKey key, String reason) throws IOException, MalformedModelException {
    Optional<ByteBuffer> kin = cache.findRefittable(key);
    if (kin.isEmpty()) {
      return build(key, reason);
    }
    try {
      P plan = refitter.refit(kin.get());
      LOG.atInfo().log("a kept plan of the same network has been given the file's weights");
      return plan;
    } catch (IOException | MalformedModelException e) {
      return build(
          key, "a kept plan of the same network does not take the weights: " + e.getMessage());
    }
  }

  private P loadKept(PlanKey key, ByteBuffer plan) throws IOException, MalformedModelException {
    try {
      return loader.load(plan);
    } catch (MalformedModelException e) {
      cache.remove(key);
      return build(key, e.getMessage());
    }
  }

  private P build(PlanKey key, String reason) throws IOException, MalformedModelException {
    LOG.atInfo().addKeyValue("reason", reason).log("building a plan");
    byte[] plan = builder.build();
    try {
      cache.put(key, plan);
    } catch (IOException e) {
      // It works without, only not the next time.
      LOG.atWarn().addKeyValue("reason", e).log("the plan is not kept");
    }
    return loader.load(ByteBuffer.wrap(plan));
  }
}
