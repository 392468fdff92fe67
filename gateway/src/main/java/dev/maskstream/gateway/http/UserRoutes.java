package dev.maskstream.gateway.http;

import static dev.maskstream.gateway.access.Scope.ADMIN;
import static dev.maskstream.gateway.access.Scope.PUBLISH;
import static dev.maskstream.gateway.access.Scope.READ;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

/** The users' routes, and which right each one asks for. The page and the contract ask for none. */
final class UserRoutes {
  private static final String SOURCE = "/v1/sources/{source}";
  private static final String FRAMES = SOURCE + "/frames";
  private static final String MODEL = "/v1/models/{model}";

  private UserRoutes() {}

  /** Who answers. */
  record Handlers(
      UploadHandler upload,
      VideoHandler video,
      SocketsHandler sockets,
      SourcesHandler sources,
      CountsHandler counts,
      ModelsHandler models,
      RolloutHandler rollouts,
      LabelHandler labels,
      SegmentHandler segments,
      EventsHandler events,
      DemoHandler demo,
      HealthHandler health,
      PageHandler page) {}

  static Routes of(Door door, Handlers to) {
    Routes routes =
        new Routes()
            .add(POST, FRAMES, c -> door.forSource(PUBLISH, c, to.upload::handle))
            .add(GET, FRAMES, c -> door.forSource(PUBLISH, c, to.sockets::frames))
            .add(POST, SOURCE + "/video", c -> door.forSource(PUBLISH, c, to.video::handle))
            .add(GET, "/v1/live", c -> door.forAny(READ, c, to.sockets::live))
            .add(GET, "/v1/sources", c -> door.forAny(READ, c, to.sources::list))
            .add(GET, SOURCE, c -> door.forSource(READ, c, to.sources::one))
            .add(PUT, SOURCE, c -> door.forSource(PUBLISH, c, to.sources::put))
            .add(DELETE, SOURCE, c -> door.forSource(PUBLISH, c, to.sources::delete))
            .add(GET, SOURCE + "/accounting", c -> door.forSource(READ, c, to.counts::ofSource))
            .add(GET, "/v1/accounting", c -> door.forAll(READ, c, to.counts::total))
            .add(GET, "/v1/models", c -> door.forAny(READ, c, to.models::all))
            .add(GET, MODEL, c -> door.forAny(READ, c, to.models::one))
            .add(POST, MODEL + "/rollout", c -> door.forAll(ADMIN, c, to.rollouts::rollout))
            .add(POST, MODEL + "/retrain", c -> door.forAll(ADMIN, c, to.rollouts::retrain))
            .add(POST, "/v1/labels", c -> door.forAny(PUBLISH, c, to.labels::handle))
            .add(
                POST,
                FRAMES + "/{frame_id}/segment",
                c -> door.forSource(READ, PUBLISH, c, to.segments::ofFrame))
            .add(POST, "/v1/segment", c -> door.forAny(PUBLISH, c, to.segments::ofPicture))
            .add(GET, "/v1/events", c -> door.forAny(READ, c, to.events::handle))
            .add(GET, "/v1/demo", c -> door.forAny(READ, c, to.demo::report))
            .add(POST, "/v1/demo", c -> door.forAny(ADMIN, c, to.demo::start))
            .add(DELETE, "/v1/demo", c -> door.forAny(ADMIN, c, to.demo::stop))
            .add(GET, "/v1/health", c -> door.forAny(READ, c, to.health::handle));
    to.page.paths().forEach(path -> routes.add(GET, path, c -> door.guarded(c, to.page::handle)));
    return routes;
  }
}
