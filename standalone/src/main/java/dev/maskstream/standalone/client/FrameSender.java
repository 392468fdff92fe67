package dev.maskstream.standalone.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.Failure;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends frames of one source over a WebSocket, never more unanswered ones than the gateway's
 * credit, so that a slow gateway slows the sender down and nothing is lost.
 *
 * <p>Threads: one sends; receipts are counted on the socket's.
 */
public final class FrameSender implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final GatewaySocket socket;

  private int credit;
  private long sent;
  private long accepted;
  private final TreeMap<String, Long> refused = new TreeMap<>();
  private String closedBecause = "";

  private FrameSender(ServerAddress server, String source) {
    this.socket =
        GatewaySocket.open(
            server, "/v1/sources/" + ServerAddress.segment(source) + "/frames", new Receipts());
  }

  /** Connects; the first frame goes once the gateway has given credit. */
  public static FrameSender open(ServerAddress server, String source) {
    return new FrameSender(server, source);
  }

  /**
   * What became of the frames so far.
   *
   * @param refused how many, by reason code
   */
  public record Tally(long sent, long accepted, TreeMap<String, Long> refused) {
    public long refusedInAll() {
      return refused.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Sends a picture as soon as there is credit.
   *
   * @throws Failure if none comes within the deadline, or the connection is lost
   */
  public void send(byte[] picture, Duration deadline) {
    awaitUntil(deadline, "the gateway takes no more frames", () -> unanswered() < credit);
    socket.sendBinary(picture);
    lock.lock();
    try {
      sent++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every frame has its receipt.
   *
   * @throws Failure if that takes longer than the deadline, or the connection is lost
   */
  public Tally finish(Duration deadline) {
    awaitUntil(deadline, "receipts are missing", () -> unanswered() == 0);
    return tally();
  }

  public Tally tally() {
    lock.lock();
    try {
      return new Tally(sent, accepted, new TreeMap<>(refused));
    } finally {
      lock.unlock();
    }
  }

  private long unanswered() {
    return sent - accepted - refused.values().stream().mapToLong(Long::longValue).sum();
  }

  private interface Question {
    boolean holds();
  }

  private void awaitUntil(Duration deadline, String complaint, Question question) {
    long nanos = deadline.toNanos();
    lock.lock();
    try {
      while (!question.holds()) {
        if (!closedBecause.isEmpty()) {
          throw new Failure("the connection was lost: " + closedBecause);
        }
        if (nanos <= 0) {
          throw new Failure(complaint + " for " + deadline.toSeconds() + " s");
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Receipts implements GatewaySocket.Listener {
    @Override
    public void text(String message) {
      JsonObject receipt = JsonParser.parseString(message).getAsJsonObject();
      lock.lock();
      try {
        if (!receipt.has("status")) {
          credit = receipt.get("credit").getAsInt();
        } else if (receipt.get("status").getAsString().equals("accepted")) {
          accepted++;
        } else {
          refused.merge(receipt.get("reason_code").getAsString(), 1L, Long::sum);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void binary(byte[] message) {
      // The gateway sends none on this route.
    }

    @Override
    public void closed(String reason) {
      lock.lock();
      try {
        closedBecause = reason;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
