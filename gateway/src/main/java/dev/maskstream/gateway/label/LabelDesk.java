package dev.maskstream.gateway.label;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.intake.KafkaAbsence;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.SourceShelf;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameLookup;
import dev.maskstream.proto.kafka.FrameLookup.Frame;
import dev.maskstream.proto.kafka.Lookup;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.Sniffed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * Takes corrected masks: finds the frame, holds the mask against its picture and its model's
 * classes, and writes both to the labels topic.
 *
 * <p>Threads: any but an event loop; a label waits for Kafka several times.
 */
public final class LabelDesk {
  private final Parts parts;
  private final KafkaAbsence absence;

  /** What the desk works with. */
  public record Parts(
      FrameLookup frames,
      ModelShelf models,
      SourceShelf sources,
      RecordWriter records,
      Topics topics,
      ImageLimits limits,
      LongSupplier epochMicros) {}

  public LabelDesk(Parts parts, LongSupplier nanoClock) {
    this.parts = parts;
    this.absence = new KafkaAbsence("labels", nanoClock);
  }

  /** What became of a label. */
  public sealed interface Receipt {
    /** It lies on the topic. */
    record Written(long offset) implements Receipt {}

    record Refused(Problem problem) implements Receipt {}
  }

  /** A label cannot be taken. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Refusal(int status, String code, String detail) {
      this(Problem.of(status, code, detail));
    }

    Refusal(Problem problem) {
      super(problem.detail());
      this.problem = problem;
    }
  }

  public Receipt take(LabelRequest request) throws InterruptedException {
    if (absence.isFresh()) {
      return new Receipt.Refused(kafkaAway());
    }
    try {
      Label label = label(request);
      String key = label.getSourceId() + "/" + label.getFrameId();
      long offset = parts.records.write(parts.topics.labels(), key, label).offset();
      absence.ends();
      return new Receipt.Written(offset);
    } catch (Refusal refusal) {
      return new Receipt.Refused(refusal.problem);
    } catch (KafkaException e) {
      absence.begins(e);
      return new Receipt.Refused(kafkaAway());
    }
  }

  private static Problem kafkaAway() {
    return Problem.of(
            503, "kafka-away", "Kafka does not answer at the moment; the label is not kept.")
        .retryAfter(5);
  }

  private Label label(LabelRequest request) throws Refusal {
    Frame frame = frame(request);
    ImageHeader picture = header(frame.picture());
    byte[] ids = ids(request.form(), picture);
    Corrected corrected = corrected(request);
    requireKnown(ids, corrected);
    Label label =
        Label.newBuilder()
            .setSourceId(request.source())
            .setFrameId(request.frame().toString())
            .setImage(frame.picture())
            .setContentType(picture.format().contentType())
            .setWidth(picture.width())
            .setHeight(picture.height())
            .setRowRuns(
                ByteString.copyFrom(MaskCodec.encode(ids, picture.width(), picture.height())))
            .addAllClasses(corrected.classes())
            .setAuthor(request.author())
            .setModel(corrected.model())
            .setLabelledAtMicros(parts.epochMicros.getAsLong())
            .build();
    requireRoom(label);
    return label;
  }

  private Frame frame(LabelRequest request) throws Refusal {
    return switch (parts.frames.frame(request.source(), request.frame())) {
      case Lookup.Found<Frame>(Frame frame) -> frame;
      case Lookup.Gone<Frame>(String reason) -> throw new Refusal(404, "frame-gone", reason);
      case Lookup.NotFound<Frame>(String reason) -> throw new Refusal(404, "no-such-frame", reason);
    };
  }

  private ImageHeader header(ByteString picture) throws Refusal {
    return switch (ImageSniffer.inspect(picture.toByteArray(), parts.limits)) {
      case Sniffed.Accepted(ImageHeader header) -> header;
      case Sniffed.Refused(String code, String reason) ->
          throw new Refusal(422, code, "The frame's picture: " + reason);
    };
  }

  private byte[] ids(LabelForm form, ImageHeader picture) throws Refusal {
    try {
      return LabelMaps.read(form, picture.width(), picture.height(), parts.limits);
    } catch (MalformedMaskException e) {
      throw new Refusal(422, "bad-label", "The label cannot be taken: " + e.getMessage() + ".");
    }
  }

  /** The version that made the frame's mask; before there is one, the version that would. */
  private Corrected corrected(LabelRequest request) throws Refusal {
    return switch (parts.frames.mask(request.source(), request.frame())) {
      case Lookup.Found<Mask>(Mask mask) -> Corrected.of(mask);
      case Lookup.Gone<Mask> _, Lookup.NotFound<Mask> _ ->
          serving(request.source())
              .orElseThrow(
                  () ->
                      new Refusal(
                          422,
                          "no-classes",
                          "The frame has no mask and no model serves its source, so nothing says"
                              + " what the class ids mean."));
    };
  }

  private Optional<Corrected> serving(String source) {
    RegistryContents registry = parts.models.contents();
    return parts
        .sources
        .model(source)
        .or(() -> registry.defaultRollout().map(Rollout::getModel))
        .flatMap(registry::serving)
        .map(Corrected::of);
  }

  private static void requireKnown(byte[] ids, Corrected corrected) throws Refusal {
    Set<Integer> unknown = corrected.unknown(ids);
    if (!unknown.isEmpty()) {
      throw new Refusal(
          Problem.of(
                  422,
                  "unknown-class",
                  "The label has class ids %s, which %s@%s does not have; it has %s, and 255 is for pixels to ignore."
                      .formatted(
                          unknown,
                          corrected.model().getName(),
                          corrected.model().getVersion(),
                          corrected.names()))
              .with("class_ids", List.copyOf(unknown)));
    }
  }

  private static void requireRoom(Label label) throws Refusal {
    if (label.getSerializedSize() > Topics.MAX_VALUE_BYTES) {
      throw new Refusal(
          413,
          "too-many-bytes",
          "The picture and its label have %d bytes together; %d is the most."
              .formatted(label.getSerializedSize(), Topics.MAX_VALUE_BYTES));
    }
  }
}
