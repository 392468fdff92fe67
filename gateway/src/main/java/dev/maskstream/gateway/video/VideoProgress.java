package dev.maskstream.gateway.video;

import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a video has come.
 *
 * @param frames that Kafka has
 * @param refused frames of the video that are no pictures, as a torn one of a motion JPEG
 * @param damaged frames that could not be decoded from the video and were left out
 * @param first frame's id
 * @param last frame's id so far
 * @param trouble why it ended early
 */
public record VideoProgress(
    long frames,
    long refused,
    long damaged,
    Optional<UUID> first,
    Optional<UUID> last,
    Optional<Problem> trouble) {
  static final VideoProgress START =
      new VideoProgress(0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

  VideoProgress accepted(UUID id) {
    return new VideoProgress(
        frames + 1, refused, damaged, first.or(() -> Optional.of(id)), Optional.of(id), trouble);
  }

  VideoProgress refusedOne() {
    return new VideoProgress(frames, refused + 1, damaged, first, last, trouble);
  }

  VideoProgress damaged(long count) {
    return new VideoProgress(frames, refused, count, first, last, trouble);
  }

  VideoProgress stopped(Problem why) {
    return new VideoProgress(frames, refused, damaged, first, last, Optional.of(why));
  }

  /** As answers have it. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("frames", frames)
            .put("refused", refused)
            .put("damaged", damaged)
            .put("first_frame_id", first.map(UUID::toString).orElse(null))
            .put("last_frame_id", last.map(UUID::toString).orElse(null));
    trouble.ifPresent(problem -> json.put("problem", problem.toJson()));
    return json;
  }
}
