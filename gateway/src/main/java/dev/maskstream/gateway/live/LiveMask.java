package dev.maskstream.gateway.live;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.answer.MaskRenderer.Wish;
import dev.maskstream.gateway.answer.RleForm;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.Mask;
import java.util.EnumMap;
import java.util.Map;

/**
 * A mask that is drawn once in each form, however many pages want it. Threads: any but an event
 * loop.
 */
public final class LiveMask {
  private static final byte[] NO_PICTURE = new byte[0];

  private final Mask mask;
  private final Map<MaskForm, byte[]> drawn = new EnumMap<>(MaskForm.class);

  LiveMask(Mask mask) {
    this.mask = mask;
  }

  public Mask mask() {
    return mask;
  }

  /**
   * The mask in a form; the bytes are shared and must not be written to.
   *
   * @throws MalformedMaskException if the mask on the topic is wrong
   */
  public synchronized byte[] in(MaskForm form, MaskRenderer renderer)
      throws MalformedMaskException {
    byte[] known = drawn.get(form);
    if (known == null) {
      known = renderer.render(mask, NO_PICTURE, new Wish(form, RleForm.COMPRESSED, 0));
      drawn.put(form, known);
    }
    return known;
  }
}
