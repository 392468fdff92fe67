package dev.maskstream.gateway.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import dev.maskstream.proto.kafka.FrameLookup;
import dev.maskstream.proto.kafka.FrameLookup.Frame;
import dev.maskstream.proto.kafka.FramePlace;
import dev.maskstream.proto.kafka.Lookup;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.Sniffed;
import java.util.UUID;

/**
 * Finds frames on the topic, and remembers where the last {@value #MOST} were: whoever clicks on a
 * frame once clicks on it again.
 *
 * <p>Threads: any but an event loop; a frame that is not remembered is searched for, for seconds if
 * need be.
 */
final class FrameFinder {
  private static final int MOST = 1_000;

  private final FrameLookup frames;
  private final ImageLimits limits;
  private final Cache<Key, Place> places = Caffeine.newBuilder().maximumSize(MOST).build();

  FrameFinder(FrameLookup frames, ImageLimits limits) {
    this.frames = frames;
    this.limits = limits;
  }

  private record Key(String source, UUID id) {}

  /** Where a frame lies, and its size as seen. */
  record Place(RecordPosition at, int width, int height) {}

  /**
   * A frame that was found.
   *
   * @param picture empty unless it was asked for
   */
  record Found(Place place, ByteString picture) {}

  /**
   * Looks for a frame.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  Found find(String source, PromptOrder.Subject.Frame frame) throws PromptRefusal {
    Key key = new Key(source, frame.id());
    Place known = frame.withPicture() ? null : places.getIfPresent(key);
    if (known != null) {
      return new Found(known, ByteString.EMPTY);
    }
    Frame found = search(key);
    Place place = place(found);
    places.put(key, place);
    return new Found(place, frame.withPicture() ? found.picture() : ByteString.EMPTY);
  }

  private Frame search(Key key) throws PromptRefusal {
    return switch (frames.frame(key.source, key.id)) {
      case Lookup.Found<Frame>(Frame frame) -> frame;
      case Lookup.Gone<Frame>(String reason) -> throw PromptRefusal.of(404, "frame-gone", reason);
      case Lookup.NotFound<Frame>(String reason) ->
          throw PromptRefusal.of(404, "frame-gone", reason);
    };
  }

  private Place place(Frame frame) throws PromptRefusal {
    ImageHeader header =
        switch (ImageSniffer.inspect(frame.picture().toByteArray(), limits)) {
          case Sniffed.Accepted(ImageHeader accepted) -> accepted;
          case Sniffed.Refused(String code, String reason) ->
              throw PromptRefusal.of(422, code, "The frame's picture: " + reason);
        };
    FramePlace at = frame.place();
    return new Place(
        RecordPosition.newBuilder()
            .setTopic(at.topic())
            .setPartition(at.partition())
            .setOffset(at.offset())
            .build(),
        header.width(),
        header.height());
  }
}
