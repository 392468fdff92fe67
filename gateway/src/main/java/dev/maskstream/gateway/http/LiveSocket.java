package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.live.LiveHub;
import dev.maskstream.gateway.live.LivePair;
import dev.maskstream.gateway.live.LiveSlots;
import dev.maskstream.gateway.live.LiveWish;
import dev.maskstream.proto.MalformedMaskException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One page on {@code WS /v1/live}. Sends a pair only when the socket has taken the one before, so
 * that a slow page skips frames and keeps no more than one of each source waiting. A page that does
 * not read the answers to its wishes is not read from either.
 *
 * <p>Threads: belongs to the socket's event loop; only {@link #wake} comes from elsewhere.
 */
final class LiveSocket {
  private static final Logger log = LoggerFactory.getLogger(LiveSocket.class);

  private final ServerWebSocket socket;
  private final Context loop;
  private final LiveHub hub;
  private final MaskRenderer renderer;
  private final Workers drawers;
  private final LiveSubscriptions subscriptions;
  private final LiveSlots slots;
  private final AtomicBoolean woken = new AtomicBoolean();
  private boolean drawing;

  /**
   * What all sockets share.
   *
   * @param maxSlots sources that something can wait of, for each page
   */
  record Shared(LiveHub hub, MaskRenderer renderer, Workers drawers, int maxSlots) {}

  LiveSocket(ServerWebSocket socket, Caller caller, Context loop, Shared shared) {
    this.socket = socket;
    this.loop = loop;
    this.hub = shared.hub;
    this.renderer = shared.renderer;
    this.drawers = shared.drawers;
    this.subscriptions = new LiveSubscriptions(source -> caller.may(Scope.READ, source));
    this.slots = new LiveSlots(shared.maxSlots, subscriptions::wish, this::wake);
  }

  void open() {
    socket.textMessageHandler(this::subscribe);
    socket.exceptionHandler(
        trouble -> log.atDebug().setCause(trouble).log("a live socket has trouble"));
    socket.drainHandler(_ -> drained());
    hub.join(slots);
  }

  void closed() {
    hub.leave(slots);
  }

  private void subscribe(String text) {
    JsonObject answer = subscriptions.change(text);
    if (!socket.isClosed()) {
      socket.writeTextMessage(answer.encode());
      if (socket.writeQueueFull()) {
        socket.pause();
      }
    }
  }

  private void drained() {
    socket.resume();
    send();
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.runOnContext(
          _ -> {
            woken.set(false);
            send();
          });
    }
  }

  private void send() {
    if (drawing || socket.isClosed() || socket.writeQueueFull()) {
      return;
    }
    Optional<LivePair> next = slots.take();
    if (next.isEmpty()) {
      return;
    }
    Optional<LiveWish> wish = subscriptions.wish(next.get().source());
    if (wish.isEmpty()) {
      wake();
      return;
    }
    drawing = true;
    boolean taken = drawers.tryRun(() -> draw(next.get(), wish.get()));
    if (!taken) {
      // Everybody's masks are being drawn; the page sees the next one.
      drawing = false;
    }
  }

  private void draw(LivePair pair, LiveWish wish) {
    List<Buffer> messages = new ArrayList<>();
    try {
      byte[] mask = pair.mask().in(wish.form(), renderer);
      if (wish.frames()) {
        pair.picture().map(LiveMessages::frame).ifPresent(messages::add);
      }
      messages.add(LiveMessages.mask(pair.mask().mask(), wish.form().mediaType(), mask));
    } catch (MalformedMaskException | RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("source", pair.source()).log("a mask cannot be shown");
    }
    loop.runOnContext(_ -> write(messages));
  }

  private void write(List<Buffer> messages) {
    drawing = false;
    if (!socket.isClosed()) {
      messages.forEach(socket::writeBinaryMessage);
      send();
    }
  }
}
