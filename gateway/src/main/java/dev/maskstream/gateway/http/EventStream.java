package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.events.EventHub.Stretch;
import dev.maskstream.gateway.events.SeenEvent;
import dev.maskstream.gateway.topics.EventPages;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client on {@code GET /v1/events}. It takes events at its own pace: what is not held in memory
 * any more is read from the topic, a page at a time, and nothing is read while the client has not
 * taken what was sent. One that takes nothing for too long is cut off; it knows the id it had last.
 *
 * <p>Threads: belongs to the connection's event loop; only {@link #end} and waking come from
 * elsewhere.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final int MOST_AT_ONCE = 100;
  private static final long CHECK_MILLIS = 1_000;

  /** Characters written and not taken, beyond which nothing more is written. */
  private static final int MOST_PENDING = 64 << 10;

  private final HttpServerResponse response;
  private final Exchange exchange;
  private final EventWish wish;
  private final EventsHandler.Shared shared;
  private final Consumer<EventStream> afterwards;
  private final Context loop = Vertx.currentContext();
  private final Runnable wake = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();

  /** While the beginning is looked for nothing is told. */
  private Optional<LookBack> lookBack = Optional.empty();

  private long cursor;
  private long pending;
  private long fullSince;
  private boolean full;
  private boolean reading;
  private long checks;
  private long beats;

  EventStream(
      Exchange exchange,
      EventWish wish,
      EventsHandler.Shared shared,
      Consumer<EventStream> afterwards) {
    this.response = exchange.context().response();
    this.exchange = exchange;
    this.wish = wish;
    this.shared = shared;
    this.afterwards = afterwards;
    this.cursor = wish.from();
  }

  /** The head of an answer that is a stream. */
  static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // Proxies that collect answers would hold events back.
        .putHeader("X-Accel-Buffering", "no");
  }

  void open() {
    response.closeHandler(_ -> closed());
    response.exceptionHandler(
        trouble -> log.atDebug().setCause(trouble).log("a client of events has trouble"));
    response.drainHandler(_ -> send());
    checks = shared.vertx().setPeriodic(CHECK_MILLIS, _ -> check());
    beats = shared.vertx().setPeriodic(shared.heartbeat().toMillis(), _ -> beat());
    head(response).setChunked(true).write(": events of maskstream\n\n");
    shared.hub().join(wake);
    lookBack();
    send();
  }

  /** Most often what is in memory is enough. */
  private void lookBack() {
    if (wish.last() == 0) {
      return;
    }
    LookBack inMemory = new LookBack(wish.last());
    look(inMemory, shared.hub().held());
    if (inMemory.hasAll()) {
      cursor = inMemory.begin(cursor);
    } else {
      cursor = Math.max(0, wish.from() - LookBack.MOST_LOOKED_THROUGH);
      lookBack = Optional.of(new LookBack(wish.last()));
    }
  }

  private void look(LookBack back, List<SeenEvent> events) {
    for (SeenEvent event : events) {
      if (event.offset() < wish.from() && isWanted(event)) {
        back.found(event.offset());
      }
    }
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      onLoop(
          () -> {
            woken.set(false);
            send();
          });
    }
  }

  /** Does nothing once the gateway is closed: then there is no client any more. */
  private void onLoop(Runnable work) {
    try {
      loop.runOnContext(_ -> work.run());
    } catch (RejectedExecutionException e) {
      log.atDebug().log("a stream of events has ended with its gateway");
    }
  }

  private void send() {
    if (reading || isOver() || isFull()) {
      return;
    }
    if (lookBack.isEmpty() && cursor >= wish.until()) {
      stop("");
      return;
    }
    switch (shared.hub().since(cursor, MOST_AT_ONCE)) {
      case Stretch.Held(List<SeenEvent> events, long next) -> {
        take(events, next);
        if (events.size() == MOST_AT_ONCE || cursor >= wish.until()) {
          wake();
        }
      }
      case Stretch.Older() -> readPage();
    }
  }

  /** By bytes, too: Vert.x counts messages, and one of ours may be large. */
  private boolean isFull() {
    boolean now = pending > MOST_PENDING || response.writeQueueFull();
    if (now && !full) {
      fullSince = shared.nanoClock().getAsLong();
    }
    full = now;
    return now;
  }

  private void take(List<SeenEvent> events, long next) {
    if (lookBack.isEmpty()) {
      write(events, next);
      return;
    }
    look(lookBack.get(), events);
    cursor = next;
    if (next >= wish.from()) {
      cursor = lookBack.get().begin(wish.from());
      lookBack = Optional.empty();
      wake();
    }
  }

  /** What the client has no room for is asked for again later. */
  private void write(List<SeenEvent> events, long next) {
    StringBuilder text = new StringBuilder();
    for (SeenEvent event : events) {
      if (isWanted(event)) {
        text.append("id: ").append(event.offset()).append("\ndata: ");
        text.append(event.json()).append("\n\n");
      }
      if (text.length() > MOST_PENDING) {
        cursor = event.offset() + 1;
        put(text.toString());
        wake();
        return;
      }
    }
    cursor = next;
    put(text.toString());
  }

  private void put(String text) {
    if (!text.isEmpty()) {
      pending += text.length();
      response.write(text).onSuccess(_ -> taken(text.length()));
    }
  }

  private void taken(int length) {
    pending -= length;
    fullSince = shared.nanoClock().getAsLong();
    if (full) {
      send();
    }
  }

  /** Events about models are for all who may read; others for who may read their source. */
  private boolean isWanted(SeenEvent event) {
    return event.offset() < wish.until()
        && wish.wants(event)
        && (event.source().isEmpty()
            || exchange.caller().may(Scope.READ, event.source().orElseThrow()));
  }

  private void readPage() {
    reading = true;
    long offset = cursor;
    boolean taken = shared.reader().tryRun(() -> readPageNow(offset));
    if (!taken) {
      cut("too many clients read old events");
    }
  }

  private void readPageNow(long offset) {
    try {
      EventPages.Page page = shared.pages().read(offset);
      onLoop(() -> pageIsHere(page));
    } catch (KafkaException e) {
      onLoop(() -> cut(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("old events could not be read");
      onLoop(() -> cut(e.toString()));
    }
  }

  private void pageIsHere(EventPages.Page page) {
    reading = false;
    if (!isOver()) {
      take(page.events(), page.next());
      send();
    }
  }

  private void beat() {
    if (!isOver() && !isFull()) {
      response.write(":\n\n");
    }
  }

  private void check() {
    if (isOver()) {
      return;
    }
    if (!shared.access().stillKnows(exchange.caller())) {
      stop(": this API key is not known here any more\n\n");
    } else if (isFull()
        && shared.nanoClock().getAsLong() - fullSince > shared.patience().toNanos()) {
      cut("it takes nothing");
    }
  }

  /** Ends without a word: the client comes back with the id it had last. */
  private void cut(String reason) {
    log.atDebug().addKeyValue("reason", reason).log("a client of events is cut off");
    Connections.cut(exchange.context().request().connection());
  }

  private boolean isOver() {
    return response.ended() || response.closed();
  }

  private void closed() {
    shared.vertx().cancelTimer(checks);
    shared.vertx().cancelTimer(beats);
    shared.hub().leave(wake);
    afterwards.accept(this);
  }

  /** Ends the stream. Any thread may do so. */
  void end() {
    onLoop(
        () -> {
          if (!isOver()) {
            stop("");
          }
        });
  }

  private void stop(String lastWords) {
    if (isFull()) {
      cut("it would not take the end either");
    } else {
      response.end(lastWords);
      closed();
    }
  }
}
