package dev.maskstream.gateway.live;

import dev.maskstream.gateway.answer.MaskForm;

/**
 * What a page wants of a source.
 *
 * @param frames whether it wants the pictures too
 * @param form of the masks
 */
public record LiveWish(boolean frames, MaskForm form) {}
