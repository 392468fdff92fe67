package dev.maskstream.standalone.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Masks of a source as they come, in the JSON form. The gateway keeps only the latest for a reader
 * that is slow.
 *
 * <p>Threads: one reads.
 */
public final class LiveMasks implements AutoCloseable {
  /** Masks read from the socket and not yet taken; beyond it the socket is read no further. */
  private static final int WAITING = 64;

  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(WAITING);
  private final GatewaySocket socket;

  private sealed interface Arrival {
    record MaskJson(String json) implements Arrival {}

    record End(String reason) implements Arrival {}
  }

  /**
   * Subscribes.
   *
   * @param source or {@code *} for every one
   */
  public LiveMasks(ServerAddress server, String source) {
    this.socket = GatewaySocket.open(server, "/v1/live", new Masks());
    JsonArray sources = new JsonArray();
    sources.add(source);
    JsonObject subscription = new JsonObject();
    subscription.add("subscribe", sources);
    subscription.addProperty("frames", false);
    subscription.addProperty("masks", "json");
    socket.sendText(subscription.toString());
  }

  /**
   * Waits for the next mask, however long that takes.
   *
   * @return one line of JSON
   * @throws Failure if the connection is lost, or the gateway refuses to tell of that source
   */
  public String next() throws InterruptedException {
    return switch (arrivals.take()) {
      case Arrival.MaskJson(String json) -> json;
      case Arrival.End(String reason) -> throw new Failure(reason);
    };
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Masks implements GatewaySocket.Listener {
    @Override
    public void text(String message) {
      // The answer to the subscription. The gateway leaves the connection open if it refuses it.
      JsonObject answer = JsonParser.parseString(message).getAsJsonObject();
      if (answer.has("error")) {
        put(new Arrival.End("the gateway refuses: " + answer.get("reason").getAsString()));
      }
    }

    @Override
    public void binary(byte[] message) {
      ByteBuffer bytes = ByteBuffer.wrap(message);
      int headerLength = bytes.getInt();
      bytes.position(Integer.BYTES + headerLength);
      put(new Arrival.MaskJson(StandardCharsets.UTF_8.decode(bytes).toString()));
    }

    @Override
    public void closed(String reason) {
      put(new Arrival.End("the connection was lost: " + reason));
    }

    private void put(Arrival arrival) {
      try {
        arrivals.put(arrival);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
