package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * One request of someone who was let in, and the ways to answer it. Belongs to the event loop of
 * its connection. An answer given twice, or to someone who has gone, is dropped.
 *
 * @param caller who asks
 */
record Exchange(RoutingContext context, Caller caller) {

  /** The source named in the path; valid and the client's to use, as {@link Door} saw to. */
  String source() {
    return context.pathParam("source");
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /** The last value of a query parameter. */
  Optional<String> query(String name) {
    return context.queryParam(name).stream().reduce((_, last) -> last);
  }

  void json(int status, JsonObject body) {
    answer(status, "application/json", body.toBuffer().getBytes());
  }

  void answer(int status, String contentType, byte[] body) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(io.vertx.core.buffer.Buffer.buffer(body));
  }

  /** Done, without a body. */
  void nothing() {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(204).putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
    }
  }

  void problem(Problem problem) {
    Problems.send(context.response(), problem);
  }
}
