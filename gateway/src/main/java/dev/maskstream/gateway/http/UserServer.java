package dev.maskstream.gateway.http;

import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.MaskWaiters;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.proto.FrameIds;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

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
      Workers drawers,
      FrameIds ids,
      LongSupplier epochMicros) {}

  /**
   * Listens for users.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static Listener open(Vertx vertx, GatewaySettings settings, Access access, Parts parts) {
    Routes routes = UserRoutes.of(new Door(access), handlers(vertx, settings, parts));
    Listener.Place place =
        new Listener.Place(
            settings.host(),
            settings.port(),
            settings.maxConnections(),
            settings.imageLimits().maxBytes());
    return Listener.open(vertx, place, routes.router(vertx));
  }

  private static UserRoutes.Handlers handlers(
      Vertx vertx, GatewaySettings settings, Parts parts) {
    BoundedBody.Limits limits =
        new BoundedBody.Limits(
            settings.imageLimits().maxBytes(), parts.budget, settings.uploadTimeout());
    MaskReply reply = new MaskReply(new MaskRenderer(settings.imageLimits()), parts.drawers);
    UploadHandler upload =
        new UploadHandler(
            new UploadHandler.Parts(
                vertx,
                limits,
                parts.intake,
                parts.waiters,
                reply,
                parts.ids,
                parts.epochMicros),
            settings.waitTimeout());
    return new UserRoutes.Handlers(
        upload, new CountsHandler(parts.accounting), new ModelsHandler(parts.models));
  }
}
