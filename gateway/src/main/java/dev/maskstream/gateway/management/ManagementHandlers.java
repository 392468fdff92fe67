package dev.maskstream.gateway.management;

import dev.maskstream.gateway.intake.Workers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What the management port answers. Belongs to an event loop; what blocks is done by workers. */
public final class ManagementHandlers {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final Workers workers;

  public ManagementHandlers(
      Readiness readiness, PrometheusMeterRegistry registry, Workers workers) {
    this.readiness = readiness;
    this.registry = registry;
    this.workers = workers;
  }

  /** The process runs and its event loop turns. */
  public void livez(RoutingContext context) {
    send(context, 200, "application/json", new JsonObject().put("live", true).encode());
  }

  public void readyz(RoutingContext context) {
    onWorker(
        context,
        () -> {
          Readiness.Report report = readiness.report();
          return new Reply(report.ready() ? 200 : 503, "application/json", report.json().encode());
        });
  }

  public void metrics(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    String type =
        accept != null && accept.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : PROMETHEUS_TEXT;
    onWorker(context, () -> new Reply(200, type, registry.scrape(type)));
  }

  private record Reply(int status, String contentType, String body) {}

  private interface Work {
    Reply reply();
  }

  private void onWorker(RoutingContext context, Work work) {
    Context loop = Vertx.currentContext();
    boolean taken =
        workers.tryRun(
            () -> {
              Reply reply = work.reply();
              loop.runOnContext(_ -> send(context, reply.status, reply.contentType, reply.body));
            });
    if (!taken) {
      send(context, 503, "application/json", "{\"ready\":false,\"reason\":\"asked too often\"}");
    }
  }

  private static void send(RoutingContext context, int status, String type, String body) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body);
    }
  }
}
