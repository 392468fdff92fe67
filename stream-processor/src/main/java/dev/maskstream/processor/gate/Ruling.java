package dev.maskstream.processor.gate;

import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GateDecision;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something the gate has to say, and to do.
 *
 * @param basis the rollout it was decided on
 * @param version what it is about
 * @param against the version it was held against
 * @param reason who decided, and why
 * @param next the rollout to be published; empty when nothing changes
 */
record Ruling(
    Rollout basis,
    Action action,
    String version,
    String against,
    String reason,
    List<Figure> figures,
    Optional<Rollout> next) {
  /** What the gate does. */
  enum Action {
    PROMOTED,
    HELD,
    REFUSED,
    ROLLED_BACK;

    /** As on the {@code events} topic. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Ruling {
    figures = List.copyOf(figures);
  }

  String model() {
    return basis.getModel();
  }

  Event.Builder event() {
    GateDecision.Builder decision =
        GateDecision.newBuilder()
            .setModel(model())
            .setVersion(version)
            .setPromoted(action == Action.PROMOTED)
            .setReason(reason)
            .setAction(action.label())
            .setAgainstVersion(against);
    figures.forEach(figure -> decision.addFigures(figure.record()));
    return Event.newBuilder().setGateDecision(decision);
  }
}
