package dev.maskstream.gateway.http;

import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Receipt;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera on {@code WS /v1/sources/{source}/frames}: every binary message is a frame, every
 * frame gets a receipt. Frames are checked and sent one after the other, so that they keep their
 * order.
 *
 * <p>Bound: {@value #WINDOW} frames without a receipt; a client that sends more is not read from
 * until some have theirs, nor is one that does not read its receipts. Threads: belongs to the
 * socket's event loop.
 */
final class FramesSocket {
  static final int WINDOW = 32;
  private static final Logger log = LoggerFactory.getLogger(FramesSocket.class);

  private final ServerWebSocket socket;
  private final Context loop;
  private final FrameIntake intake;
  private final ByteBudget budget;
  private final Supplier<Submission> submissions;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private long received;
  private int open;
  private boolean busy;

  private static final class Message {
    private final long number;
    private final byte[] picture;

    private Message(long number, byte[] picture) {
      this.number = number;
      this.picture = picture;
    }
  }

  /**
   * @param submissions makes one for each frame, with an id of its own
   */
  FramesSocket(
      ServerWebSocket socket, Context loop, Shared shared, Supplier<Submission> submissions) {
    this.socket = socket;
    this.loop = loop;
    this.intake = shared.intake;
    this.budget = shared.budget;
    this.submissions = submissions;
  }

  /** What all sockets share. */
  record Shared(FrameIntake intake, ByteBudget budget) {}

  void open() {
    socket.exceptionHandler(FramesSocket::heard);
    socket.drainHandler(_ -> readOn());
    socket.binaryMessageHandler(this::take);
    socket.textMessageHandler(_ -> takeText());
    tell(new JsonObject().put("credit", WINDOW));
  }

  /** A message that is too large is heard of here and nowhere else; its socket is closed. */
  private static void heard(Throwable trouble) {
    if (!(trouble instanceof HttpClosedException)) {
      log.atInfo().addKeyValue("reason", trouble.getMessage()).log("a frames socket has trouble");
    }
  }

  private void takeText() {
    received++;
    open++;
    refused(
        received, Problem.of(415, "text-not-picture", "Send each picture as one binary message."));
  }

  private void take(Buffer bytes) {
    received++;
    open++;
    readOn();
    if (!budget.tryTake(bytes.length())) {
      refused(
          received,
          Problem.of(
              429, "busy", "The gateway holds as many pictures as it may; send more slowly."));
      return;
    }
    waiting.add(new Message(received, bytes.getBytes()));
    next();
  }

  private void next() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    Message message = waiting.remove();
    busy = true;
    FrameIntake.Step step = intake.start(submissions.get(), message.picture);
    var _ = step.sent().whenComplete((_, _) -> loop.runOnContext(_ -> sent()));
    var _ =
        step.receipt()
            .whenComplete((receipt, bug) -> loop.runOnContext(_ -> done(message, receipt, bug)));
  }

  private void sent() {
    busy = false;
    next();
  }

  private void done(Message message, Receipt receipt, Throwable bug) {
    budget.giveBack(message.picture.length);
    switch (receipt) {
      case null -> {
        log.atError().setCause(bug).log("a frame was not taken");
        refused(message.number, Problem.of(500, "bug", "This is the gateway's fault."));
      }
      case Receipt.Refused(Problem problem) -> refused(message.number, problem);
      case Receipt.Accepted accepted ->
          receipt(
              new JsonObject()
                  .put("n", message.number)
                  .put("status", "accepted")
                  .put("frame_id", accepted.id().toString())
                  .put("sequence", accepted.sequence()));
    }
  }

  private void refused(long number, Problem problem) {
    receipt(
        new JsonObject()
            .put("n", number)
            .put("status", "refused")
            .put("reason_code", problem.code())
            .put("reason", problem.detail()));
  }

  private void receipt(JsonObject receipt) {
    open--;
    tell(receipt.put("credit", WINDOW - open));
    readOn();
  }

  /** Reads on only while there is room for what comes and for its receipts. */
  private void readOn() {
    if (open >= WINDOW || socket.writeQueueFull()) {
      socket.pause();
    } else {
      socket.resume();
    }
  }

  private void tell(JsonObject message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(message.encode());
    }
  }

  /** Frames that were not begun are forgotten; the client has no receipt for them. */
  void closed() {
    waiting.forEach(message -> budget.giveBack(message.picture.length));
    waiting.clear();
  }
}
