package dev.maskstream.processor.batching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.prompt.Embedding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What encoders made of pictures, kept for the next prompt about the same picture, whoever asks. It
 * is known by what the picture's bytes are and by the model version, so that the same picture is
 * never encoded twice, whichever way it came.
 *
 * <p>Threads: any. Bound: bytes; what was used least goes first. The places of frames that are
 * remembered are bounded by their number.
 */
public final class EmbeddingCache {
  private static final int MOST_PLACES = 10_000;

  private final Cache<Key, Embedding> embeddings;
  private final Cache<FramePosition, String> pictures;
  private final Set<Key> computing = ConcurrentHashMap.newKeySet();
  private final SegmentMetrics metrics;

  /**
   * What an embedding is known by.
   *
   * @param picture {@link #digest} of the encoded picture
   */
  public record Key(String picture, String model, String version) {
    public static Key of(String picture, ModelSpec model) {
      return new Key(picture, model.name(), model.version());
    }
  }

  /** A frame by its place in the log, which never changes its content. */
  public record FramePosition(String source, String frameId, int partition, long offset) {}

  /**
   * An embedding.
   *
   * @param cached whether the encoder did not have to run
   */
  public record Held(Embedding embedding, boolean cached) {}

  /**
   * @param maxBytes of all embeddings; one that is larger is used once and not kept
   */
  public EmbeddingCache(long maxBytes, SegmentMetrics metrics) {
    this.metrics = metrics;
    this.embeddings =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key _, Embedding it) -> Math.clamp(it.bytes(), 1, Integer.MAX_VALUE))
            .evictionListener((_, _, _) -> metrics.embeddingEvicted())
            // The bound is kept by whoever adds, not some time later.
            .executor(Runnable::run)
            .build();
    this.pictures = Caffeine.newBuilder().maximumSize(MOST_PLACES).executor(Runnable::run).build();
    metrics.watchEmbeddings(this::bytes, embeddings::estimatedSize);
  }

  /** SHA-256 of a picture's bytes, in hexadecimal digits. */
  public static String digest(byte[] picture) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The embedding, if it is there. */
  public Optional<Embedding> find(Key key) {
    Optional<Embedding> found = Optional.ofNullable(embeddings.getIfPresent(key));
    found.ifPresent(_ -> metrics.embeddingAsked(true));
    return found;
  }

  /** Whether {@link #get} would return at once. */
  public boolean contains(Key key) {
    return embeddings.asMap().containsKey(key);
  }

  /** Whether some thread is at it. */
  public boolean isComputing(Key key) {
    return computing.contains(key);
  }

  /**
   * The embedding; made here, unless it is there or another thread is making it, which is waited
   * for.
   *
   * @param encoder runs on this thread, if it has to
   */
  public Held get(Key key, Supplier<Embedding> encoder) {
    boolean[] ran = {false};
    Embedding embedding =
        embeddings.get(
            key,
            _ -> {
              ran[0] = true;
              return compute(key, encoder);
            });
    metrics.embeddingAsked(!ran[0]);
    return new Held(embedding, !ran[0]);
  }

  private Embedding compute(Key key, Supplier<Embedding> encoder) {
    computing.add(key);
    try {
      return encoder.get();
    } finally {
      computing.remove(key);
    }
  }

  /** Remembers which picture lies at a place of the log. */
  public void remember(FramePosition place, String picture) {
    pictures.put(place, picture);
  }

  /** The picture that lies at a place of the log, by its digest, if it is remembered. */
  public Optional<String> picture(FramePosition place) {
    return Optional.ofNullable(pictures.getIfPresent(place));
  }

  /** Lets go of all that a version made. */
  public void drop(ModelSpec model) {
    embeddings
        .asMap()
        .keySet()
        .removeIf(key -> key.model().equals(model.name()) && key.version().equals(model.version()));
  }

  /** Bytes that are held now. */
  public long bytes() {
    return embeddings
        .policy()
        .eviction()
        .map(eviction -> eviction.weightedSize().orElse(0))
        .orElse(0L);
  }
}
