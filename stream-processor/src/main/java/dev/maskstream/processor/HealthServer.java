package dev.maskstream.processor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /livez}, {@code /readyz} and {@code /metrics} over HTTP.
 *
 * <p>Threads: its own, two.
 */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Starts listening.
   *
   * @param address port 0 for any that is free
   */
  public HealthServer(
      InetSocketAddress address, Supplier<Readiness> readiness, PrometheusMeterRegistry metrics)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("health-", 0).daemon().factory());
    server.setExecutor(threads);
    server.createContext("/livez", exchange -> answer(exchange, 200, "text/plain", "alive\n"));
    server.createContext("/readyz", exchange -> answerReadiness(exchange, readiness.get()));
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answerReadiness(HttpExchange exchange, Readiness now) throws IOException {
    answer(exchange, now.isReady() ? 200 : 503, "application/json", now.toJson() + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
