package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.SourceIds;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets requests in, or says why not. Runs on the event loop; asks nobody. */
final class Door {
  /** Offered by browsers beside the key, and chosen by the server. */
  static final String SUB_PROTOCOL = "maskstream";

  private static final String KEY_PROTOCOL_PREFIX = "maskstream.key.";
  private static final String BEARER = "bearer ";

  private final Access access;

  Door(Access access) {
    this.access = access;
  }

  /** Lets in who may do this with the source in the path. */
  void forSource(Scope scope, RoutingContext context, Consumer<Exchange> then) {
    String source = context.pathParam("source");
    Optional<Problem> refusal = refusal(source);
    if (refusal.isPresent()) {
      Problems.send(context.response(), refusal.get());
    } else {
      enter(context, caller -> caller.may(scope, source), scope, then);
    }
  }

  /** Lets in who may do one or the other with the source in the path. */
  void forSource(Scope scope, Scope or, RoutingContext context, Consumer<Exchange> then) {
    String source = context.pathParam("source");
    Optional<Problem> refusal = refusal(source);
    if (refusal.isPresent()) {
      Problems.send(context.response(), refusal.get());
    } else {
      enter(context, caller -> caller.may(scope, source) || caller.may(or, source), scope, then);
    }
  }

  private static Optional<Problem> refusal(String source) {
    if (!SourceIds.isValid(source)) {
      return Optional.of(
          Problem.of(400, "bad-source", "A source id is 1 to 128 of A-Z a-z 0-9 . _ -"));
    }
    return SourceIds.isReserved(source)
        ? Optional.of(
            Problem.of(
                403, "reserved-source", "Source ids that begin with _ are Maskstream's own."))
        : Optional.empty();
  }

  /** Why somebody who is in may not do this with a source that was not named in the path. */
  static Optional<Problem> refusal(Scope scope, Caller caller, String source) {
    return refusal(source)
        .or(() -> caller.may(scope, source) ? Optional.empty() : Optional.of(notAllowed(scope)));
  }

  private static Problem notAllowed(Scope scope) {
    return Problem.of(
        403,
        "not-allowed",
        "This API key may not " + scope.label() + " here; ask for one that may.");
  }

  /** Lets in who may do this with any source at all. */
  void forAny(Scope scope, RoutingContext context, Consumer<Exchange> then) {
    enter(context, caller -> caller.mayAny(scope), scope, then);
  }

  /** Lets in who may do this with every source. */
  void forAll(Scope scope, RoutingContext context, Consumer<Exchange> then) {
    enter(context, caller -> caller.mayAll(scope), scope, then);
  }

  /** Lets anybody in who came by a name of this machine's own, where that matters. */
  void guarded(RoutingContext context, Handler<RoutingContext> then) {
    if (access.isForeignHost(authority(context.request()))) {
      refuse(
          context,
          403,
          "foreign-host",
          "Without API keys this gateway answers only as localhost, 127.0.0.1 or [::1].");
    } else {
      then.handle(context);
    }
  }

  private interface Right {
    boolean has(Caller caller);
  }

  private void enter(RoutingContext context, Right right, Scope scope, Consumer<Exchange> then) {
    HttpServerRequest request = context.request();
    Access.Verdict verdict =
        access.check(
            authority(request), Optional.ofNullable(request.getHeader("Origin")), token(request));
    switch (verdict) {
      case Access.Verdict.Refused(Problem problem) -> Problems.send(context.response(), problem);
      case Access.Verdict.Welcome(Caller caller) -> {
        if (right.has(caller)) {
          then.accept(new Exchange(context, caller));
        } else {
          Problems.send(context.response(), notAllowed(scope));
        }
      }
    }
  }

  private static String authority(HttpServerRequest request) {
    return request.authority() == null ? null : request.authority().toString();
  }

  private static Optional<String> token(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    String key = request.getHeader("X-Api-Key");
    return key != null ? Optional.of(key.strip()) : tokenInProtocols(request);
  }

  /** Browsers cannot set headers on WebSockets; a protocol name is all they can send. */
  private static Optional<String> tokenInProtocols(HttpServerRequest request) {
    String protocols = request.getHeader("Sec-WebSocket-Protocol");
    if (protocols == null) {
      return Optional.empty();
    }
    for (String protocol : protocols.split(",", 8)) {
      String name = protocol.strip();
      if (name.startsWith(KEY_PROTOCOL_PREFIX)) {
        return Optional.of(name.substring(KEY_PROTOCOL_PREFIX.length()));
      }
    }
    return Optional.empty();
  }

  private static void refuse(RoutingContext context, int status, String code, String detail) {
    Problems.send(context.response(), Problem.of(status, code, detail));
  }
}
