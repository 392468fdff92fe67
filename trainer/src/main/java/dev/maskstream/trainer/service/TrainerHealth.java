package dev.maskstream.trainer.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
public final class TrainerHealth implements AutoCloseable {
  private static final int READY = 200;
  private static final int NOT_READY = 503;

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Starts listening.
   *
   * @param address port 0 for any that is free
   * @param metrics as Prometheus reads them
   */
  public TrainerHealth(
      InetSocketAddress address, Supplier<TrainerReadiness> readiness, Supplier<String> metrics)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.threads =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("trainer-health-", 0).daemon().factory());
    server.setExecutor(threads);
    server.createContext("/livez", exchange -> answer(exchange, READY, "text/plain", "alive\n"));
    server.createContext(
        "/readyz",
        exchange -> {
          TrainerReadiness now = readiness.get();
          answer(
              exchange, now.isReady() ? READY : NOT_READY, "application/json", now.toJson() + "\n");
        });
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, READY, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
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
