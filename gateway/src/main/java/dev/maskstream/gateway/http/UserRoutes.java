package dev.maskstream.gateway.http;

import static dev.maskstream.gateway.access.Scope.PUBLISH;
import static dev.maskstream.gateway.access.Scope.READ;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

/** The users' routes, and which right each one asks for. */
final class UserRoutes {
  private static final String FRAMES = "/v1/sources/{source}/frames";

  private UserRoutes() {}

  /** Who answers. */
  record Handlers(
      UploadHandler upload,
      CountsHandler counts,
      ModelsHandler models) {}

  static Routes of(Door door, Handlers to) {
    return new Routes()
        .add(POST, FRAMES, c -> door.forSource(PUBLISH, c, to.upload::handle))
        .add(GET, "/v1/sources", c -> door.forAny(READ, c, to.counts::sources))
        .add(
            GET,
            "/v1/sources/{source}/accounting",
            c -> door.forSource(READ, c, to.counts::ofSource))
        .add(GET, "/v1/accounting", c -> door.forAll(READ, c, to.counts::total))
        .add(GET, "/v1/models", c -> door.forAny(READ, c, to.models::handle));
  }
}
