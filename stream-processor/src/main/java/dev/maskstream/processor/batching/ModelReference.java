package dev.maskstream.processor.batching;

import java.util.Optional;

/**
 * The one reference to the version that serves a model, and to the one in its shadow. Swapping it
 * is the whole of a rollout: frames read from then on are the next version's.
 *
 * <p>Threads: any.
 */
public final class ModelReference {
  private final Runnable onChange;
  private volatile ReadyModel current;
  private volatile Optional<ShadowRun> shadow = Optional.empty();

  /** A reference that nobody watches. */
  public ModelReference() {
    this(() -> {});
  }

  /**
   * @param onChange called after each swap, by the thread that swaps
   */
  ModelReference(Runnable onChange) {
    this.onChange = onChange;
  }

  /** The version that serves; empty until the first one is ready. */
  public Optional<ReadyModel> current() {
    return Optional.ofNullable(current);
  }

  /**
   * Lets a version serve in place of the one before, which is closed when its last user leaves. A
   * version that ran in the shadow is no shadow any more.
   *
   * @param next its user from here on is this reference, in place of the caller; null for none
   */
  public void swap(ReadyModel next) {
    ReadyModel before;
    boolean wasShadow;
    synchronized (this) {
      before = current;
      current = next;
      wasShadow = isShadow(next);
      shadow = wasShadow ? Optional.empty() : shadow;
    }
    onChange.run();
    if (wasShadow) {
      next.leave();
    }
    if (before != null) {
      before.leave();
    }
  }

  /** Nothing serves any more. */
  public void clear() {
    swap(null);
  }

  /** The version in the shadow, if any. */
  public Optional<ShadowRun> shadow() {
    return shadow;
  }

  /**
   * Lets a version run in the shadow in place of the one before, which is closed when its last user
   * leaves. The same version may be given again with another share. This reference becomes a user
   * of it beside the caller, by itself: whether it still is one, only it knows, for a slot may have
   * ended the shadow meanwhile.
   *
   * @param next empty for none; none if it has been closed already
   */
  public void shadow(Optional<ShadowRun> next) {
    Optional<ReadyModel> before;
    synchronized (this) {
      before = shadow.map(ShadowRun::model);
      shadow = next.filter(run -> isShadow(run.model()) || run.model().enter());
    }
    before
        .filter(model -> next.map(ShadowRun::model).filter(model::equals).isEmpty())
        .ifPresent(ReadyModel::leave);
  }

  /** Ends a shadow that cannot go on. False if it is none any more. */
  boolean endShadow(ReadyModel model) {
    synchronized (this) {
      if (!isShadow(model)) {
        return false;
      }
      shadow = Optional.empty();
    }
    model.leave();
    return true;
  }

  boolean isShadow(ReadyModel model) {
    return shadow.filter(run -> run.model() == model).isPresent();
  }
}
