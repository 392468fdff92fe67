package dev.maskstream.gateway.prompt;

import dev.maskstream.proto.v1.SegmentRequest;
import java.util.Map;

/**
 * What a client asks for, as far as it makes sense without the picture.
 *
 * @param request all but ids, picture and deadline
 * @param previousMasks what earlier answers found, by number of the prompt
 */
public record PromptWish(SegmentRequest request, Map<Integer, PreviousMask> previousMasks) {
  public PromptWish {
    previousMasks = Map.copyOf(previousMasks);
  }
}
