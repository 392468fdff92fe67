package dev.maskstream.gateway.http;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.answer.SegmentsRenderer;
import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.label.LabelDesk;
import dev.maskstream.gateway.live.LiveHub;
import dev.maskstream.gateway.prompt.PromptDesk;
import dev.maskstream.gateway.prompt.PromptTally;
import dev.maskstream.gateway.source.SourceDesk;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.EventPages;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.gateway.video.VideoJob;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.VideoLimits;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The port for users. */
public final class UserServer {
  private static final int MAX_ORDER_BYTES = 64 << 10;

  private UserServer() {}

  /**
   * What stands behind the routes.
   *
   * @param drawers render masks
   * @param kafkaAwaySince empty while Kafka answers
   */
  public record Parts(
      FrameIntake intake,
      ByteBudget budget,
      Waiters<Outcome> waiters,
      Accounting accounting,
      ModelShelf models,
      LiveHub live,
      Desks desks,
      Workers drawers,
      Optional<DemoCamera> demo,
      Supplier<Optional<Instant>> kafkaAwaySince,
      FrameIds ids,
      LongSupplier epochMicros) {}

  /**
   * What stands behind the routes that look into topics and write to them.
   *
   * @param prompters take prompts, which waits for Kafka several times
   * @param lookers take labels, which waits for Kafka several times
   * @param decider one thread, on which one decision follows the other
   * @param changer one thread, on which one change of a source follows the other
   * @param reader one thread, on which old events are read
   * @param switcher one thread, on which the demo camera is started and stopped
   * @param eventPartitions of the topic
   */
  public record Desks(
      Topics topics,
      LabelDesk labels,
      PromptDesk prompts,
      Waiters<SegmentReply> segmentWaiters,
      PromptTally promptTally,
      Workers prompters,
      SourceDesk sources,
      RecordWriter records,
      EventHub events,
      EventPages pages,
      Workers lookers,
      Workers decider,
      Workers changer,
      Workers reader,
      Workers switcher,
      int eventPartitions) {}

  /**
   * Listens for users.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static Listener open(Vertx vertx, GatewaySettings settings, Access access, Parts parts) {
    EventsHandler events = events(vertx, settings, access, parts.desks);
    Routes routes =
        UserRoutes.of(new Door(access), handlers(vertx, settings, access, parts, events));
    Listener.Place place =
        new Listener.Place(
            settings.host(),
            settings.port(),
            settings.maxConnections(),
            settings.imageLimits().maxBytes(),
            settings.uploadTimeout());
    return Listener.open(vertx, place, routes.router(vertx), events::close);
  }

  private static UserRoutes.Handlers handlers(
      Vertx vertx, GatewaySettings settings, Access access, Parts parts, EventsHandler events) {
    return new UserRoutes.Handlers(
        upload(vertx, settings, parts),
        video(vertx, settings, parts),
        sockets(vertx, settings, access, parts),
        sources(vertx, settings, parts),
        new CountsHandler(parts.accounting),
        new ModelsHandler(parts.models),
        rollouts(vertx, settings, parts),
        labels(vertx, settings, parts),
        segments(vertx, settings, parts),
        events,
        new DemoHandler(parts.demo, parts.desks.switcher),
        new HealthHandler(parts.kafkaAwaySince),
        new PageHandler());
  }

  private static SourcesHandler sources(Vertx vertx, GatewaySettings settings, Parts parts) {
    return new SourcesHandler(
        parts.desks.sources,
        parts.accounting,
        new SmallBody(vertx, body("source", MAX_ORDER_BYTES, settings, parts)),
        parts.desks.changer);
  }

  private static RolloutHandler rollouts(Vertx vertx, GatewaySettings settings, Parts parts) {
    SmallBody bodies = new SmallBody(vertx, body("order", MAX_ORDER_BYTES, settings, parts));
    return new RolloutHandler(
        new RolloutHandler.Parts(
            bodies,
            parts.desks.decider,
            parts.models,
            parts.desks.records,
            parts.desks.topics,
            parts.epochMicros));
  }

  private static LabelHandler labels(Vertx vertx, GatewaySettings settings, Parts parts) {
    return new LabelHandler(
        vertx,
        body("label", Topics.MAX_VALUE_BYTES, settings, parts),
        parts.desks.labels,
        parts.desks.lookers);
  }

  private static SegmentHandler segments(Vertx vertx, GatewaySettings settings, Parts parts) {
    SegmentAnswer answer =
        new SegmentAnswer(
            new SegmentsRenderer(settings.imageLimits()), parts.drawers, parts.desks.promptTally);
    return new SegmentHandler(
        new SegmentHandler.Parts(
            vertx, parts.desks.prompts, parts.desks.segmentWaiters, answer, parts.desks.prompters),
        body("picture", settings.imageLimits().maxBytes(), settings, parts),
        settings.segmentTimeout());
  }

  private static BoundedBody.Limits body(
      String what, int maxBytes, GatewaySettings settings, Parts parts) {
    return new BoundedBody.Limits(what, maxBytes, parts.budget, settings.uploadTimeout());
  }

  private static EventsHandler events(
      Vertx vertx, GatewaySettings settings, Access access, Desks desks) {
    EventsHandler.Shared shared =
        new EventsHandler.Shared(
            vertx,
            access,
            desks.events,
            desks.pages,
            desks.reader,
            System::nanoTime,
            settings.eventsPatience(),
            settings.eventsHeartbeat());
    return new EventsHandler(shared, settings.maxEventClients(), desks.eventPartitions);
  }

  private static UploadHandler upload(Vertx vertx, GatewaySettings settings, Parts parts) {
    BoundedBody.Limits limits = body("picture", settings.imageLimits().maxBytes(), settings, parts);
    MaskReply reply = new MaskReply(new MaskRenderer(settings.imageLimits()), parts.drawers);
    return new UploadHandler(
        new UploadHandler.Parts(
            vertx, limits, parts.intake, parts.waiters, reply, parts.ids, parts.epochMicros),
        settings.waitTimeout());
  }

  private static VideoHandler video(Vertx vertx, GatewaySettings settings, Parts parts) {
    ImageLimits pictures = settings.imageLimits();
    VideoLimits limits =
        new VideoLimits(
            pictures.maxPixels(),
            pictures.maxSide(),
            pictures.maxBytes(),
            settings.maxVideoBytes(),
            VideoLimits.DEFAULT.maxFrames(),
            VideoLimits.DEFAULT.frameDeadline());
    VideoJob.Parts job =
        new VideoJob.Parts(
            parts.intake, parts.budget, parts.accounting, parts.ids, parts.epochMicros, limits);
    return new VideoHandler(
        vertx,
        job,
        new SpooledBody.Limits(settings.maxVideoBytes(), settings.uploadTimeout()),
        settings.maxVideoJobs());
  }

  private static SocketsHandler sockets(
      Vertx vertx, GatewaySettings settings, Access access, Parts parts) {
    LiveSocket.Shared live =
        new LiveSocket.Shared(
            parts.live,
            new MaskRenderer(settings.imageLimits()),
            parts.drawers,
            settings.maxLiveSlots());
    return new SocketsHandler(
        new SocketsHandler.Parts(
            new Upgrade(vertx, access),
            new FramesSocket.Shared(parts.intake, parts.budget),
            live,
            parts.ids,
            parts.epochMicros));
  }
}
