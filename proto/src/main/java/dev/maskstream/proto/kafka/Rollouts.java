package dev.maskstream.proto.kafka;

import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one rollout follows from the one before it: rules only, whoever decides. The time is put in
 * when it is published.
 */
public final class Rollouts {
  /**
   * How the reason of a rollout begins by which a person went back to what served before. The
   * record of what was left may be gone by the time that somebody reads this one.
   */
  public static final String BACK_BY_HAND = "back by hand: ";

  /**
   * Of several models, the one first that has the sources that name none: that was given them last.
   * Where none ever was, the first by name, so that no later decision on one of them moves them.
   */
  public static final Comparator<Rollout> DEFAULT_FIRST =
      Comparator.comparingLong(Rollouts::defaultSinceMicros)
          .reversed()
          .thenComparing(Rollout::getModel);

  /** Before any model was given the sources that name none. */
  private static final long NEVER_DEFAULT = 1;

  private Rollouts() {}

  /**
   * How a shadow runs.
   *
   * @param share of frames, 0 to 1, by hash of the frame id; ignored where sources are named
   * @param sources the only sources whose frames it sees; empty for a share of all
   */
  public record Shadow(String version, float share, List<String> sources, Promotion promotion) {
    public Shadow {
      sources = List.copyOf(sources);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("the shadow's share is 0 to 1, not " + share);
      }
    }
  }

  /**
   * When the model was last given the sources that name no model, in microseconds since 1970.
   *
   * @param rollout as published, with its time
   */
  public static long defaultSinceMicros(Rollout rollout) {
    return rollout.getDefaultSinceMicros() == 0
        ? rollout.getDecidedAtMicros()
        : rollout.getDefaultSinceMicros();
  }

  /**
   * A version serves in place of what does now; there is no shadow any more. Its model is given the
   * sources that name none.
   */
  public static Rollout serve(String model, Optional<Rollout> now, String version, String reason) {
    String before = now.map(Rollout::getServingVersion).orElse("");
    String previous =
        before.equals(version) ? now.map(Rollout::getPreviousVersion).orElse("") : before;
    return Rollout.newBuilder()
        .setModel(model)
        .setServingVersion(version)
        .setPreviousVersion(previous)
        .setReason(reason)
        .build();
  }

  /**
   * A version takes the place of the one that serves; there is no shadow any more. Who has the
   * sources that name no model stays as it is.
   */
  public static Rollout replace(Rollout now, String version, String reason) {
    return leaveDefault(serve(now.getModel(), Optional.of(now), version, reason), Optional.of(now));
  }

  private static Rollout leaveDefault(Rollout next, Optional<Rollout> now) {
    return next.toBuilder()
        .setDefaultSinceMicros(now.map(Rollouts::defaultSinceMicros).orElse(NEVER_DEFAULT))
        .build();
  }

  /**
   * A person lets a version serve. When it is the one that served before, the reason begins with
   * {@link #BACK_BY_HAND}.
   *
   * @param asDefault whether its model is given the sources that name none; empty for what {@link
   *     #takesDefault} says
   */
  public static Rollout serveByHand(
      String model,
      Optional<Rollout> now,
      String version,
      String reason,
      Optional<Boolean> asDefault) {
    boolean back = now.filter(it -> it.getPreviousVersion().equals(version)).isPresent();
    Rollout next = serve(model, now, version, back ? BACK_BY_HAND + reason : reason);
    return takesDefault(now, asDefault) ? next : leaveDefault(next, now);
  }

  /**
   * Whether a model is given the sources that name none when a person lets a version of it serve:
   * unless it is said, only with its first one. Who lets a better version serve need not know who
   * else serves what.
   *
   * @param now what is decided about the model so far
   * @param asDefault what the person says of it
   */
  public static boolean takesDefault(Optional<Rollout> now, Optional<Boolean> asDefault) {
    return asDefault.orElse(now.isEmpty());
  }

  /**
   * A version runs in the shadow of what serves.
   *
   * @throws IllegalArgumentException if it is the one that serves
   */
  public static Rollout shadow(Rollout now, Shadow shadow, String reason) {
    if (shadow.version().equals(now.getServingVersion())) {
      throw new IllegalArgumentException(
          "%s@%s serves; it cannot be its own shadow"
              .formatted(now.getModel(), now.getServingVersion()));
    }
    return now.toBuilder()
        .setShadowVersion(shadow.version())
        .setShadowShare(shadow.share())
        .clearShadowSources()
        .addAllShadowSources(shadow.sources())
        .setPromotion(shadow.promotion())
        .setDefaultSinceMicros(defaultSinceMicros(now))
        .setReason(reason)
        .build();
  }

  /** The shadow ends; what serves goes on. */
  public static Rollout withoutShadow(Rollout now, String reason) {
    return now.toBuilder()
        .clearShadowVersion()
        .clearShadowShare()
        .clearShadowSources()
        .clearPromotion()
        .setDefaultSinceMicros(defaultSinceMicros(now))
        .setReason(reason)
        .build();
  }

  /**
   * A person lets what served before serve again; empty when nothing did. A second rollback goes
   * forth again.
   */
  public static Optional<Rollout> rollback(Rollout now, String reason) {
    return now.getPreviousVersion().isEmpty()
        ? Optional.empty()
        : Optional.of(replace(now, now.getPreviousVersion(), BACK_BY_HAND + reason));
  }
}
