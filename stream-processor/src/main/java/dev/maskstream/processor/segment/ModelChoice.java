package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.proto.v1.SegmentRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which models a request runs on, as they stand at this moment.
 *
 * <p>Threads: any.
 */
final class ModelChoice {
  private final ModelLanes lanes;

  /** What is known of the models a request asks for. */
  sealed interface Choice {
    /** They serve, and have been entered. */
    record Ready(ChosenModels models) implements Choice {}

    /** One is still loading. */
    record Later() implements Choice {}

    record No(Refused refused) implements Choice {}
  }

  /** One model. */
  private sealed interface One {
    record Serves(ReadyModel model) implements One {}

    record Loads() implements One {}

    record Fails(Refused refused) implements One {}
  }

  ModelChoice(ModelLanes lanes) {
    this.lanes = lanes;
  }

  Choice choose(SegmentRequest request) {
    boolean panoptic = request.hasPanoptic();
    if (panoptic && request.getModel().isEmpty() && nobodyPromptable()) {
      return semanticAlone(request);
    }
    return switch (promptable(request.getModel())) {
      case One.Loads _ -> new Choice.Later();
      case One.Fails(Refused refused) -> new Choice.No(refused);
      case One.Serves(ReadyModel model) when panoptic ->
          entered(model, semantic(request.getPanoptic().getSemanticModel()));
      case One.Serves(ReadyModel model) ->
          enter(new ChosenModels(Optional.of(model), Optional.empty()));
    };
  }

  private boolean nobodyPromptable() {
    return lanes.isRegistryRead() && lanes.promptable().isEmpty();
  }

  private Choice semanticAlone(SegmentRequest request) {
    return switch (semantic(request.getPanoptic().getSemanticModel())) {
      case One.Loads _ -> new Choice.Later();
      case One.Fails(Refused refused) -> new Choice.No(refused);
      case One.Serves(ReadyModel model) ->
          enter(new ChosenModels(Optional.empty(), Optional.of(model)));
    };
  }

  private Choice entered(ReadyModel promptable, One semantic) {
    return switch (semantic) {
      case One.Loads _ -> new Choice.Later();
      case One.Fails(Refused refused) -> new Choice.No(refused);
      case One.Serves(ReadyModel model) ->
          enter(new ChosenModels(Optional.of(promptable), Optional.of(model)));
    };
  }

  /** One that was closed this very moment has a successor in the next. */
  private static Choice enter(ChosenModels models) {
    if (!models.promptable().map(ReadyModel::enter).orElse(true)) {
      return new Choice.Later();
    }
    if (!models.semantic().map(ReadyModel::enter).orElse(true)) {
      models.promptable().ifPresent(ReadyModel::leave);
      return new Choice.Later();
    }
    return new Choice.Ready(models);
  }

  private One promptable(String name) {
    if (!name.isEmpty()) {
      return named(name, true);
    }
    if (!lanes.isRegistryRead()) {
      return new One.Loads();
    }
    List<String> newestFirst = lanes.promptable();
    if (newestFirst.isEmpty()) {
      return new One.Fails(
          new Refused(
              "unknown-model", "no promptable model has been rolled out; add one, and serve it"));
    }
    // As with the default model of sources: one that loads, or cannot serve, holds nobody up.
    return newestFirst.stream()
        .filter(it -> lanes.lane(it).current().isPresent())
        .findFirst()
        .map(it -> named(it, true))
        .orElseGet(() -> named(newestFirst.getFirst(), true));
  }

  private One semantic(String name) {
    if (!name.isEmpty()) {
      return named(name, false);
    }
    if (lanes.defaultModel().isEmpty()) {
      return lanes.isRegistryRead()
          ? new One.Fails(
              new Refused("unknown-model", "no semantic model serves that could name the objects"))
          : new One.Loads();
    }
    return named(lanes.defaultModel().get(), false);
  }

  private One named(String name, boolean promptable) {
    return switch (lanes.standing(name)) {
      case UNREAD -> new One.Loads();
      case LOADING ->
          !promptable || lanes.promptable().contains(name) ? new One.Loads() : notPromptable(name);
      case UNKNOWN ->
          new One.Fails(
              new Refused("unknown-model", "the registry has no model \"%s\"".formatted(name)));
      case UNAVAILABLE ->
          new One.Fails(
              new Refused(
                  "model-unavailable",
                  "no version of model %s that was rolled out can serve; the events topic says why"
                      .formatted(name)));
      case SERVING -> serving(name, promptable);
    };
  }

  private One serving(String name, boolean promptable) {
    Optional<ReadyModel> model = lanes.lane(name).current();
    if (model.isEmpty()) {
      return new One.Loads();
    }
    if (model.get().isPromptable() == promptable) {
      return new One.Serves(model.get());
    }
    return promptable
        ? notPromptable(name)
        : new One.Fails(
            new Refused(
                "not-semantic", "model %s is promptable and cannot name classes".formatted(name)));
  }

  private One notPromptable(String name) {
    return new One.Fails(
        new Refused(
            "not-promptable",
            "model %s takes no prompts; promptable are %s"
                .formatted(name, new TreeSet<>(lanes.promptable()))));
  }
}
