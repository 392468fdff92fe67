package dev.maskstream.gateway.http;

import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one server, as {@code /openapi.json} names them. What no route is for is answered
 * with a problem: 404 for a path nobody knows, 405 for a method it does not have. HEAD is answered
 * as GET is, without the body.
 */
final class Routes {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  private final Map<String, List<Route>> byPath = new LinkedHashMap<>();

  /**
   * @param path with parameters in braces, such as {@code /v1/sources/{source}/frames}
   */
  record Route(HttpMethod method, String path, Handler<RoutingContext> handler) {}

  Routes add(HttpMethod method, String path, Handler<RoutingContext> handler) {
    byPath.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Route(method, path, handler));
    return this;
  }

  /** Every method and path, such as {@code POST /v1/sources/{source}/frames}. */
  List<String> names() {
    return byPath.values().stream()
        .flatMap(List::stream)
        .map(route -> route.method() + " " + route.path())
        .toList();
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    byPath.forEach(
        (path, routes) -> {
          String pattern = path.replace("{", ":").replace("}", "");
          routes.forEach(route -> add(router, pattern, route));
          router.route(pattern).handler(context -> wrongMethod(context, routes));
        });
    router
        .route()
        .handler(
            context ->
                Problems.send(
                    context.response(),
                    Problem.of(404, "no-such-route", "See /openapi.json for what there is.")));
    router
        .route()
        .failureHandler(
            context -> Problems.send(context.response(), failed(context.statusCode(), context)));
    return router;
  }

  private static void add(Router router, String pattern, Route route) {
    var added = router.route(route.method(), pattern);
    if (route.method().equals(HttpMethod.GET)) {
      added.method(HttpMethod.HEAD);
    }
    added.handler(route.handler());
  }

  private static void wrongMethod(RoutingContext context, List<Route> routes) {
    String allowed =
        routes.stream()
            .map(route -> route.method().name())
            .map(method -> method.equals("GET") ? "GET, HEAD" : method)
            .collect(Collectors.joining(", "));
    context.response().putHeader("Allow", allowed);
    Problems.send(
        context.response(),
        Problem.of(405, "wrong-method", "This route takes " + allowed + " only."));
  }

  private static Problem failed(int status, RoutingContext context) {
    if (status >= 400 && status < 500) {
      return Problem.of(status, "bad-request", "The request makes no sense to this server.");
    }
    log.atError()
        .setCause(context.failure())
        .addKeyValue("path", context.normalizedPath())
        .log("a request failed");
    return Problem.of(500, "bug", "This is the gateway's fault; the log says more.");
  }
}
