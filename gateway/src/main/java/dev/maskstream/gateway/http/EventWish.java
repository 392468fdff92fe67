package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.events.SeenEvent;
import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import dev.maskstream.gateway.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events a request wants.
 *
 * @param from offset of the first one that is not looked back for
 * @param last how many of those before are wanted too; fewer than {@link
 *     LookBack#MOST_LOOKED_THROUGH}
 * @param until offset of the first one that is not told any more; the largest where there is none
 * @param types empty for all
 * @param sources and {@code models}: what they are about; both empty for all
 */
record EventWish(
    long from, int last, long until, Set<String> types, Set<String> sources, Set<String> models) {
  private static final int MOST_NAMES = 1_000;
  private static final String FROM =
      "is earliest, latest, the id of an event, or -N for the last N";
  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

  /**
   * @param now offset of the next event
   */
  static EventWish of(Exchange exchange, long now) throws BadRequest {
    Begin begin = begin(exchange, now);
    EventWish wish =
        new EventWish(
            begin.from,
            begin.last,
            until(exchange, now),
            names(exchange, "type"),
            names(exchange, "source"),
            names(exchange, "model"));
    Set<String> unknown =
        wish.types.stream()
            .filter(type -> !SeenEvent.types().contains(type))
            .collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      throw bad("type", "is of " + SeenEvent.types() + ", not " + unknown);
    }
    for (String source : wish.sources) {
      Optional<Problem> refusal = Door.refusal(Scope.READ, exchange.caller(), source);
      if (refusal.isPresent()) {
        throw new BadRequest(refusal.get());
      }
    }
    return wish;
  }

  private record Begin(long from, int last) {}

  private static Begin begin(Exchange exchange, long now) throws BadRequest {
    Optional<String> last = exchange.header("Last-Event-ID").filter(id -> !id.isEmpty());
    if (last.isPresent()) {
      // A topic that was made anew has fewer events than the id that a client still remembers.
      return new Begin(
          Math.min(number("Last-Event-ID", "is the id of an event", last.get()) + 1, now), 0);
    }
    String from = exchange.query("from").orElse("latest");
    return switch (from) {
      case "latest" -> new Begin(now, 0);
      case "earliest" -> new Begin(0, 0);
      default ->
          from.startsWith("-")
              ? lookingBack(number("from", FROM, from.substring(1)), now)
              : new Begin(Math.min(number("from", FROM, from), now), 0);
    };
  }

  /** Whoever wants more than are looked through for a few gets what is wanted of so many. */
  private static Begin lookingBack(long events, long now) {
    return events < LookBack.MOST_LOOKED_THROUGH
        ? new Begin(now, (int) events)
        : new Begin(Math.max(0, now - events), 0);
  }

  private static long until(Exchange exchange, long now) throws BadRequest {
    Optional<String> until = exchange.query("until");
    if (until.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!until.get().equals("now")) {
      throw bad("until", "is now, or left out");
    }
    return now;
  }

  private static long number(String name, String rule, String text) throws BadRequest {
    if (!OFFSET.matcher(text).matches()) {
      throw bad(name, rule);
    }
    return Long.parseLong(text);
  }

  private static Set<String> names(Exchange exchange, String parameter) throws BadRequest {
    List<String> values = exchange.context().queryParam(parameter);
    Set<String> names =
        values.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (names.size() > MOST_NAMES) {
      throw bad(parameter, "names at most " + MOST_NAMES);
    }
    return names;
  }

  private static BadRequest bad(String name, String rule) {
    return new BadRequest(
        Problem.of(400, "bad-parameter", "The parameter " + name + " " + rule + "."));
  }

  /** Is this one of those that were asked for? */
  boolean wants(SeenEvent event) {
    boolean anything = sources.isEmpty() && models.isEmpty();
    boolean named =
        event.source().filter(sources::contains).isPresent()
            || event.model().filter(models::contains).isPresent();
    return (types.isEmpty() || types.contains(event.type())) && (anything || named);
  }
}
