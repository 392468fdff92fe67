package dev.maskstream.standalone.stream;

import com.google.gson.JsonObject;
import dev.maskstream.standalone.client.FrameSender;
import dev.maskstream.standalone.client.GatewayClient;
import dev.maskstream.standalone.client.ServerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Sends a supply of frames to a gateway and waits for what becomes of them.
 *
 * <p>Threads: the one that calls; blocks until the end.
 */
public final class FrameStream {
  /** How long the gateway may take no frame, or give no receipt, until the stream fails. */
  private static final Duration STALL = Duration.ofSeconds(60);

  private static final long ASK_AGAIN_MILLIS = 100;

  private final ServerAddress server;
  private final String source;
  private final Pace pace;

  public FrameStream(ServerAddress server, String source, double framesPerSecond) {
    this.server = server;
    this.source = source;
    this.pace = new Pace(framesPerSecond);
  }

  /**
   * Sends every frame.
   *
   * @param sent told after each frame how many have been sent
   */
  public StreamSummary run(FrameSupply frames, LongConsumer sent)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (GatewayClient gateway = new GatewayClient(server);
        FrameSender sender = FrameSender.open(server, source)) {
      JsonObject before = gateway.accounting(source);
      long number = 0;
      for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
        TimeUnit.NANOSECONDS.sleep(pace.patienceNanos(number, System.nanoTime() - start));
        sender.send(frame.get(), STALL);
        number++;
        sent.accept(number);
      }
      FrameSender.Tally tally = sender.finish(STALL);
      JsonObject after = awaitOutcomes(gateway, before, tally.accepted());
      double seconds = (System.nanoTime() - start) / 1e9;
      return StreamSummary.of(source, tally, before, after, seconds);
    }
  }

  /** Asks until every frame's outcome is known, or none has become known for a while. */
  private JsonObject awaitOutcomes(GatewayClient gateway, JsonObject before, long accepted)
      throws InterruptedException {
    long expected = StreamSummary.number(before, "accepted") + accepted;
    JsonObject now = gateway.accounting(source);
    long inFlight = Long.MAX_VALUE;
    long until = System.nanoTime() + STALL.toNanos();
    while (System.nanoTime() < until) {
      boolean allSeen = StreamSummary.number(now, "accepted") >= expected;
      if (allSeen && StreamSummary.number(now, "in_flight") == 0) {
        return now;
      }
      if (StreamSummary.number(now, "in_flight") < inFlight) {
        inFlight = StreamSummary.number(now, "in_flight");
        until = System.nanoTime() + STALL.toNanos();
      }
      TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
      now = gateway.accounting(source);
    }
    return now;
  }
}
