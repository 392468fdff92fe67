package dev.maskstream.processor.segment;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.PromptedMask;

/**
 * What a prompt found, packed: a mask takes a byte for each pixel of the picture, and there may be
 * hundreds.
 *
 * @param prompt index of the prompt in the request
 * @param area pixels
 * @param rowRuns at the picture's size, 1 inside, 0 outside
 */
record CodedMask(
    int prompt, Box box, long area, float predictedIou, float stability, ByteString rowRuns) {

  /**
   * @param firstPrompt index, in the request, of the first prompt the decoder was given
   */
  static CodedMask of(PromptedMask found, int firstPrompt) {
    return of(
        firstPrompt + found.promptIndex(), found.mask(), found.predictedIou(), found.stability());
  }

  static CodedMask of(int prompt, ClassMap mask, float predictedIou, float stability) {
    int left = mask.width();
    int top = mask.height();
    int right = 0;
    int bottom = 0;
    long area = 0;
    byte[] ids = mask.ids();
    for (int y = 0, at = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++, at++) {
        if (ids[at] != 0) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = y + 1;
          area++;
        }
      }
    }
    Box.Builder box = Box.newBuilder();
    if (area > 0) {
      box.setLeft(left).setTop(top).setRight(right).setBottom(bottom);
    }
    byte[] runs = MaskCodec.encode(ids, mask.width(), mask.height());
    return new CodedMask(
        prompt, box.build(), area, predictedIou, stability, UnsafeByteOperations.unsafeWrap(runs));
  }

  /** The mask as it was: {@code width * height} bytes, 1 inside. */
  ClassMap unpacked(int width, int height) {
    try {
      return new ClassMap(width, height, MaskCodec.decode(rowRuns, width, height));
    } catch (MalformedMaskException e) {
      throw new IllegalStateException("row runs that were written here cannot be read", e);
    }
  }
}
