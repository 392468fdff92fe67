package dev.maskstream.gateway.http;

import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.live.LiveHub;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.MaskWaiters;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.gateway.video.VideoJob;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.VideoLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The port for users. */
public final class UserServer {
  private UserServer() {}

  /**
   * What stands behind the routes.
   *
   * @param drawers render masks
   */
  public record Parts(
      FrameIntake intake,
      ByteBudget budget,
      MaskWaiters waiters,
      Accounting accounting,
      ModelShelf models,
      LiveHub live,
      Workers drawers,
      Optional<Supplier<JsonObject>> demo,
      FrameIds ids,
      LongSupplier epochMicros) {}

  /**
   * Listens for users.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static Listener open(Vertx vertx, GatewaySettings settings, Access access, Parts parts) {
    Routes routes = UserRoutes.of(new Door(access), handlers(vertx, settings, access, parts));
    Listener.Place place =
        new Listener.Place(
            settings.host(),
            settings.port(),
            settings.maxConnections(),
            settings.imageLimits().maxBytes(),
            settings.uploadTimeout());
    return Listener.open(vertx, place, routes.router(vertx));
  }

  private static UserRoutes.Handlers handlers(
      Vertx vertx, GatewaySettings settings, Access access, Parts parts) {
    return new UserRoutes.Handlers(
        upload(vertx, settings, parts),
        video(vertx, settings, parts),
        sockets(vertx, settings, access, parts),
        new CountsHandler(parts.accounting),
        new ModelsHandler(parts.models),
        new DemoHandler(parts.demo, parts.drawers),
        new PageHandler());
  }

  private static UploadHandler upload(Vertx vertx, GatewaySettings settings, Parts parts) {
    BoundedBody.Limits limits =
        new BoundedBody.Limits(
            settings.imageLimits().maxBytes(), parts.budget, settings.uploadTimeout());
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
