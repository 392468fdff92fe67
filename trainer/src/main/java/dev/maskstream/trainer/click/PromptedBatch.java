package dev.maskstream.trainer.click;

import dev.maskstream.trainer.data.Batch;
import dev.maskstream.vision.image.ClassMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A batch of pictures, in each of which somebody points at something. A picture with nothing to
 * point at in it counts nothing.
 *
 * <p>Threads: one. Good as long as the batch it was made from.
 */
public final class PromptedBatch {
  /** Pixels of a target, at the network's size: what is smaller nobody can point at. */
  public static final int LEAST_PIXELS = 16;

  private static final double WHOLE_CLASS = 0.25;

  private final Batch batch;
  private final int area;
  private final float[] targets;
  private final float[] weights;
  private final List<Optional<SimulatedUser>> users = new ArrayList<>();

  /**
   * Draws what is pointed at, and the first prompts.
   *
   * @param random the same numbers give the same targets, and the same clicks to the same answers
   */
  public PromptedBatch(Batch batch, Targets rule, RandomGenerator random) {
    this.batch = batch;
    this.area = batch.width() * batch.height();
    this.targets = new float[batch.size() * area];
    this.weights = new float[batch.size() * area];
    for (int place = 0; place < batch.size(); place++) {
      RandomGenerator own = new SplittableRandom(random.nextLong());
      Optional<ClassMap> target =
          rule.draw(label(place), LEAST_PIXELS, WHOLE_CLASS, own).map(Targets.Target::map);
      if (target.isPresent()) {
        put(target.get(), place);
      }
      users.add(target.map(one -> new SimulatedUser(one, own)));
    }
  }

  /** Class ids of a picture; {@link Targets#UNCOUNTED} where they do not count. */
  private ClassMap label(int place) {
    byte[] ids = new byte[area];
    batch.ids().get(place * area, ids);
    for (int at = 0; at < area; at++) {
      if (batch.weights().getFloat((place * area + at) * Float.BYTES) == 0) {
        ids[at] = (byte) Targets.UNCOUNTED;
      }
    }
    return new ClassMap(batch.width(), batch.height(), ids);
  }

  private void put(ClassMap target, int place) {
    for (int at = 0; at < area; at++) {
      int is = Byte.toUnsignedInt(target.ids()[at]);
      targets[place * area + at] = is == Targets.OBJECT ? 1 : 0;
      weights[place * area + at] = is == Targets.UNCOUNTED ? 0 : 1;
    }
  }

  public int size() {
    return batch.size();
  }

  public int width() {
    return batch.width();
  }

  public int height() {
    return batch.height();
  }

  /** RGB bytes {@code [size,H,W,3]}. */
  public ByteBuffer pixels() {
    return batch.pixels();
  }

  /** 1 on the object, {@code [size,1,H,W]}; shared, not copied. */
  public float[] targets() {
    return targets;
  }

  /** 0 where a pixel does not count, else 1, {@code [size,1,H,W]}; shared, not copied. */
  public float[] weights() {
    return weights;
  }

  /**
   * The prompts so far.
   *
   * @param maps zeros {@code [size,3,H,W]}, to be drawn on
   * @param previous {@code [size,1,H,W]}, overwritten
   */
  public void draw(float[] maps, float[] previous) {
    for (int place = 0; place < users.size(); place++) {
      int drawn = place;
      users.get(place).ifPresent(user -> user.draw(maps, previous, drawn));
    }
  }

  /**
   * Shows each user what was answered; most click again.
   *
   * @param logits {@code [size,1,H,W]}, above 0 on what is taken for the object
   */
  public void answered(float[] logits) {
    for (int place = 0; place < users.size(); place++) {
      byte[] mask = new byte[area];
      for (int at = 0; at < area; at++) {
        mask[at] = (byte) (logits[place * area + at] > 0 ? 1 : 0);
      }
      ClassMap said = new ClassMap(batch.width(), batch.height(), mask);
      users.get(place).ifPresent(user -> user.answered(said));
    }
  }
}
