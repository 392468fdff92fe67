package dev.maskstream.gateway.prompt;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.prompt.PreviousMask.Counts.Compressed;
import dev.maskstream.gateway.prompt.PreviousMask.Counts.Plain;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import io.vertx.core.json.JsonArray;
import java.util.List;

/**
 * What an earlier answer found, in COCO's run lengths, as a client sends it back.
 *
 * @param path of the member, for whoever must be told what is wrong with it
 */
record PreviousMask(String path, int width, int height, Counts counts) {

  /** The two ways in which counts are written. */
  sealed interface Counts {
    record Compressed(String text) implements Counts {}

    record Plain(List<Integer> numbers) implements Counts {
      public Plain {
        numbers = List.copyOf(numbers);
      }
    }
  }

  static PreviousMask of(Members members) throws PromptRefusal {
    JsonArray size = members.array("size");
    if (size.size() != 2
        || !(size.getValue(0) instanceof Integer height)
        || !(size.getValue(1) instanceof Integer width)) {
      throw PromptRefusal.badBody(members.path("size") + " is [height, width].");
    }
    return new PreviousMask(members.path("counts"), width, height, counts(members));
  }

  private static Counts counts(Members members) throws PromptRefusal {
    if (members.value("counts") instanceof String text) {
      return new Compressed(text);
    }
    JsonArray array = members.array("counts");
    for (Object number : array) {
      if (!(number instanceof Integer)) {
        throw PromptRefusal.badBody(members.path("counts") + " are COCO run lengths.");
      }
    }
    return new Plain(array.stream().map(Integer.class::cast).toList());
  }

  /**
   * As a request carries it.
   *
   * @param pictureWidth which the mask must have
   * @param pictureHeight which the mask must have
   */
  ByteString rowRuns(int pictureWidth, int pictureHeight) throws PromptRefusal {
    if (width != pictureWidth || height != pictureHeight) {
      throw bad(
          "%s are of a mask of %dx%d, and the picture is %dx%d."
              .formatted(path, width, height, pictureWidth, pictureHeight));
    }
    try {
      int[] runs =
          switch (counts) {
            case Compressed(String text) -> CocoRle.decompress(text, width, height);
            case Plain(List<Integer> numbers) ->
                numbers.stream().mapToInt(Integer::intValue).toArray();
          };
      byte[] inside = CocoRle.inside(runs, width, height);
      return ByteString.copyFrom(MaskCodec.encode(inside, width, height));
    } catch (MalformedMaskException e) {
      throw bad(path + " make no mask: " + e.getMessage() + ".");
    }
  }

  private static PromptRefusal bad(String detail) {
    return PromptRefusal.of(400, "bad-previous-mask", detail);
  }
}
