package dev.maskstream.gateway.source;

import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.answer.Instants;
import dev.maskstream.gateway.camera.CameraDoor;
import dev.maskstream.gateway.camera.CameraRefusal;
import dev.maskstream.gateway.camera.CameraState;
import dev.maskstream.gateway.camera.CameraUrl;
import dev.maskstream.gateway.camera.Cameras;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.SourceShelf;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes, shows and deletes sources.
 *
 * <p>Threads: {@link #put} and {@link #delete} wait for Kafka and belong to one worker, on which
 * one change follows the other; the rest is for any.
 */
public final class SourceDesk {
  private static final Problem STARTING =
      Problem.of(503, "starting", "The gateway has just started and does not know all sources yet.")
          .retryAfter(1);

  private final Parts parts;

  /**
   * What the desk works with.
   *
   * @param most cameras that can be named
   */
  public record Parts(
      SourceShelf shelf,
      Accounting accounting,
      Cameras cameras,
      CameraDoor door,
      RecordWriter records,
      Topics topics,
      int most) {}

  public SourceDesk(Parts parts) {
    this.parts = parts;
  }

  /** What became of a change. */
  public sealed interface Done {
    /** The source is new. */
    record Made(JsonObject source) implements Done {}

    record Changed(JsonObject source) implements Done {}

    record Deleted() implements Done {}

    record Refused(Problem problem) implements Done {}
  }

  /** Ids of sources that have a record, or have sent frames. */
  public Set<String> ids() {
    Set<String> ids = new TreeSet<>(parts.shelf.all().keySet());
    ids.addAll(parts.accounting.bySource().keySet());
    return ids;
  }

  /** A source beside its counts; empty if nothing is known of it. */
  public Optional<JsonObject> show(String id) {
    Optional<Source> record = parts.shelf.record(id);
    boolean sends = parts.accounting.of(id).accepted() > 0;
    return record.isEmpty() && !sends
        ? Optional.empty()
        : Optional.of(shown(id, record.orElse(Source.getDefaultInstance())));
  }

  private JsonObject shown(String id, Source record) {
    JsonObject json = SourceJson.of(record);
    if (record.getUrl().isEmpty()) {
      json.put("state", "push").putNull("since").putNull("reason");
    } else {
      state(id, json);
    }
    JsonObject dropped = new JsonObject();
    new TreeMap<>(parts.cameras.dropped(id)).forEach(dropped::put);
    return json.put("frames", parts.accounting.of(id).accepted()).put("camera_dropped", dropped);
  }

  /** Who pulls it knows best; else it is as the last event said. */
  private void state(String id, JsonObject json) {
    Optional<CameraState> own = parts.cameras.state(id);
    Optional<SourceShelf.Told> told = parts.shelf.told(id);
    if (own.isPresent()) {
      String reason = own.get() instanceof CameraState.Offline(long _, String why) ? why : null;
      put(json, own.get().label(), own.get().sinceMicros(), reason);
    } else if (told.isPresent()) {
      boolean online = told.get().online();
      String reason = online ? null : told.get().reason();
      put(json, online ? "online" : "offline", told.get().sinceMicros(), reason);
    } else {
      put(json, "connecting", 0, null);
    }
  }

  private static void put(JsonObject json, String state, long sinceMicros, String reason) {
    json.put("state", state).put("since", Instants.text(sinceMicros)).put("reason", reason);
  }

  /**
   * Writes a source's record; refused for now as long as it may have one that is not known yet.
   *
   * @param wanted its address may be one that was shown before
   */
  public Done put(Caller caller, Source wanted) throws InterruptedException {
    if (!parts.shelf.isWhole()) {
      return new Done.Refused(STARTING);
    }
    String id = wanted.getSourceId();
    Optional<Source> before = parts.shelf.record(id);
    try {
      String url = CameraUrl.restored(wanted.getUrl(), before.map(Source::getUrl).orElse(""));
      Source source = wanted.toBuilder().setUrl(url).build();
      Optional<Problem> problem =
          notAllowed(caller, id, !url.isEmpty() || isCamera(before))
              .or(() -> unfit(source, before));
      if (problem.isPresent()) {
        return new Done.Refused(problem.get());
      }
      long offset = parts.records.write(parts.topics.sources(), id, source).offset();
      parts.shelf.written(id, source, offset);
      JsonObject shown = shown(id, source);
      return before.isPresent() ? new Done.Changed(shown) : new Done.Made(shown);
    } catch (IllegalArgumentException e) {
      return new Done.Refused(
          Problem.of(400, "bad-url", "The address cannot be taken: " + e.getMessage() + "."));
    }
  }

  private static boolean isCamera(Optional<Source> record) {
    return record.filter(source -> !source.getUrl().isEmpty()).isPresent();
  }

  private static Optional<Problem> notAllowed(Caller caller, String id, boolean camera) {
    return !camera || caller.may(Scope.ADMIN, id)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                403,
                "not-allowed",
                "Only a key with the scope admin may say where frames are pulled from."));
  }

  private Optional<Problem> unfit(Source source, Optional<Source> before) {
    if (before.isEmpty() && parts.shelf.isFull()) {
      return Optional.of(
          Problem.of(
                  429, "too-many-sources", "As many sources are known as may be; delete one first.")
              .retryAfter(60));
    }
    if (source.getUrl().isEmpty()) {
      return Optional.empty();
    }
    Optional<CameraRefusal> refusal = parts.door.refusal(source.getUrl());
    if (refusal.isPresent()) {
      return Optional.of(Problem.of(422, refusal.get().code(), sentence(refusal.get().reason())));
    }
    return isCamera(before) || parts.shelf.cameras() < parts.most
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                    429,
                    "too-many-cameras",
                    "There are " + parts.most + " cameras, as many as cameras.max allows.")
                .retryAfter(60));
  }

  private static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }

  /** Deletes a source's record; frames that are on their way go on. */
  public Done delete(Caller caller, String id) throws InterruptedException {
    if (!parts.shelf.isWhole()) {
      return new Done.Refused(STARTING);
    }
    Optional<Source> before = parts.shelf.record(id);
    Optional<Problem> problem = notAllowed(caller, id, isCamera(before));
    if (problem.isPresent()) {
      return new Done.Refused(problem.get());
    }
    if (before.isEmpty()) {
      return new Done.Refused(unknown(id));
    }
    parts.shelf.removed(id, parts.records.erase(parts.topics.sources(), id).offset());
    return new Done.Deleted();
  }

  /** The problem with a source that nobody knows. */
  public static Problem unknown(String id) {
    return Problem.of(404, "no-such-source", "There is no source " + id + "; see GET /v1/sources.");
  }
}
