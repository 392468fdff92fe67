package dev.maskstream.gateway.label;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.OptionalInt;

/** The form that a corrected mask was sent in. Nothing in it has been looked at. */
public sealed interface LabelForm {
  /** A PNG whose samples are class ids. */
  record Png(ByteString bytes) implements LabelForm {}

  /**
   * COCO run lengths, one or more segments of each class.
   *
   * @param width as the client says, absent if it does not
   * @param height as the client says, absent if it does not
   */
  record Runs(OptionalInt width, OptionalInt height, List<Segment> segments) implements LabelForm {
    public Runs {
      segments = List.copyOf(segments);
    }
  }

  /** Pixels of one class. */
  record Segment(int classId, Counts counts) {}

  /** The run lengths of a segment. */
  sealed interface Counts {
    record Compressed(String text) implements Counts {}

    record Plain(List<Integer> numbers) implements Counts {
      public Plain {
        numbers = List.copyOf(numbers);
      }
    }
  }
}
