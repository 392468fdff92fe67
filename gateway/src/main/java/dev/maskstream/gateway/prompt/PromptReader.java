package dev.maskstream.gateway.prompt;

import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.proto.v1.SegmentRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what clients ask to be segmented: exactly one of prompts, a grid, random points and
 * everything, which is also what a panoptic answer is made of when nothing else is said. A rule
 * only.
 */
public final class PromptReader {
  /** Most prompts of a request, and most points of a prompt. */
  public static final int MOST = 1_024;

  /** So that a grid over everything is no more prompts than may be asked for one by one. */
  static final int MOST_POINTS_PER_SIDE = 32;

  private static final Set<String> KINDS = Set.of("prompts", "grid", "random", "everything");
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "prompts",
          "grid",
          "random",
          "everything",
          "multimask",
          "panoptic",
          "semantic_model",
          "ids");

  private final SegmentRequest.Builder request = SegmentRequest.newBuilder();
  private final Map<Integer, PreviousMask> previousMasks = new HashMap<>();

  private PromptReader() {}

  /** Reads a request; who sent it is told what is wrong with it. */
  public static PromptWish read(JsonObject json) throws PromptRefusal {
    PromptReader reader = new PromptReader();
    reader.readAll(Members.of("", json, KNOWN));
    return new PromptWish(reader.request.build(), reader.previousMasks);
  }

  private void readAll(Members members) throws PromptRefusal {
    boolean panoptic = members.flag("panoptic", false);
    switch (onlyKind(members, panoptic)) {
      case "prompts" -> request.setPrompts(prompts(members));
      case "grid" -> request.setGrid(grid(members));
      case "random" -> request.setRandom(random(members));
      default -> request.setEverything(everything(members));
    }
    request.setModel(model(members, "model")).setMultimask(members.flag("multimask", false));
    String semanticModel = model(members, "semantic_model");
    if (panoptic) {
      request.setPanoptic(
          Panoptic.newBuilder()
              .setSemanticModel(semanticModel)
              .setCityscapesIds(areOfCityscapes(members)));
    } else if (!semanticModel.isEmpty() || members.has("ids")) {
      throw PromptRefusal.badBody("semantic_model and ids go with panoptic only.");
    }
  }

  private static boolean areOfCityscapes(Members members) throws PromptRefusal {
    return switch (members.text("ids")) {
      case "cityscapes" -> true;
      case "coco", "" -> false;
      case String other ->
          throw PromptRefusal.of(
              400, "bad-parameter", "ids is coco or cityscapes, not " + other + ".");
    };
  }

  private static String onlyKind(Members members, boolean panoptic) throws PromptRefusal {
    Set<String> kinds = new TreeSet<>(KINDS);
    kinds.removeIf(kind -> !members.has(kind));
    if (kinds.isEmpty() && panoptic) {
      return "everything";
    }
    if (kinds.isEmpty()) {
      throw PromptRefusal.of(
          400, "no-prompts", "Say what to segment: prompts, grid, random or everything.");
    }
    if (kinds.size() > 1) {
      throw PromptRefusal.badBody(
          "Say one of prompts, grid, random and everything; this has "
              + String.join(" and ", kinds)
              + ".");
    }
    return kinds.iterator().next();
  }

  private static String model(Members members, String name) throws PromptRefusal {
    String model = members.text(name);
    if (!model.isEmpty() && !ModelRecords.isName(model)) {
      throw PromptRefusal.of(
          400, "bad-parameter", name + " is a model's name: 1 to 64 of a-z 0-9 -.");
    }
    return model;
  }

  private Prompts prompts(Members members) throws PromptRefusal {
    JsonArray array = members.array("prompts");
    requireSome(array.size(), "prompts");
    Prompts.Builder prompts = Prompts.newBuilder();
    for (int i = 0; i < array.size(); i++) {
      Members prompt =
          Members.of(
              "prompts[" + i + "]", array.getValue(i), Set.of("points", "box", "previous_mask"));
      prompts.addPrompts(prompt(prompt));
      Optional<Members> previous = prompt.object("previous_mask", Set.of("size", "counts"));
      if (previous.isPresent()) {
        previousMasks.put(i, PreviousMask.of(previous.get()));
      }
    }
    return prompts.build();
  }

  private static Prompt prompt(Members members) throws PromptRefusal {
    Prompt.Builder prompt = Prompt.newBuilder();
    JsonArray points = members.array("points");
    requireAtMost(points.size(), members.path("points"));
    for (int i = 0; i < points.size(); i++) {
      prompt.addPoints(point(members.path("points[" + i + "]"), points.getValue(i)));
    }
    Optional<Members> box = members.object("box", Set.of("left", "top", "right", "bottom"));
    if (box.isPresent()) {
      prompt.setBox(box(box.get()));
    } else if (points.isEmpty()) {
      throw PromptRefusal.of(
          400, "no-prompts", members.path("points") + " are none, and there is no box.");
    }
    return prompt.build();
  }

  private static PromptPoint point(String path, Object value) throws PromptRefusal {
    Members point = Members.of(path, value, Set.of("x", "y", "foreground"));
    return PromptPoint.newBuilder()
        .setX(point.pixels("x"))
        .setY(point.pixels("y"))
        .setForeground(point.flag("foreground", true))
        .build();
  }

  private static PromptBox box(Members members) throws PromptRefusal {
    PromptBox box =
        PromptBox.newBuilder()
            .setLeft(members.pixels("left"))
            .setTop(members.pixels("top"))
            .setRight(members.pixels("right"))
            .setBottom(members.pixels("bottom"))
            .build();
    if (box.getLeft() >= box.getRight() || box.getTop() >= box.getBottom()) {
      throw PromptRefusal.of(
          400,
          "bad-coordinate",
          members.path("left") + " must be less than right, and top less than bottom.");
    }
    return box;
  }

  private static Grid grid(Members request) throws PromptRefusal {
    Members grid = request.object("grid", Set.of("rows", "columns")).orElseThrow();
    int rows = grid.whole("rows", 1);
    int columns = grid.whole("columns", 1);
    requireAtMost((long) rows * columns, "grid");
    return Grid.newBuilder().setRows(rows).setColumns(columns).build();
  }

  private static RandomPoints random(Members request) throws PromptRefusal {
    Members random =
        request.object("random", Set.of("count", "x", "y", "side", "seed")).orElseThrow();
    int count = random.whole("count", 1);
    requireAtMost(count, "random.count");
    float side = random.pixels("side");
    if (side <= 0) {
      throw PromptRefusal.of(400, "bad-parameter", "random.side is more than 0.");
    }
    return RandomPoints.newBuilder()
        .setCount(count)
        .setX(random.pixels("x"))
        .setY(random.pixels("y"))
        .setSide(side)
        .setSeed(random.seed("seed"))
        .build();
  }

  private static Everything everything(Members request) throws PromptRefusal {
    Everything.Builder everything = Everything.newBuilder();
    if (!request.has("everything")) {
      return everything.build();
    }
    Members members =
        request
            .object(
                "everything",
                Set.of("points_per_side", "predicted_iou", "stability", "box_nms", "min_region"))
            .orElseThrow();
    if (members.has("points_per_side")) {
      everything.setPointsPerSide(pointsPerSide(members));
    }
    if (members.has("predicted_iou")) {
      everything.setPredictedIou(members.share("predicted_iou"));
    }
    if (members.has("stability")) {
      everything.setStability(members.share("stability"));
    }
    if (members.has("box_nms")) {
      everything.setBoxNms(members.share("box_nms"));
    }
    if (members.has("min_region")) {
      everything.setMinRegion(members.whole("min_region", 0));
    }
    return everything.build();
  }

  private static int pointsPerSide(Members members) throws PromptRefusal {
    int points = members.whole("points_per_side", 1);
    if (points > MOST_POINTS_PER_SIDE) {
      throw PromptRefusal.of(
          400,
          "too-many-prompts",
          "everything.points_per_side is at most %d, which is %d prompts."
              .formatted(MOST_POINTS_PER_SIDE, MOST));
    }
    return points;
  }

  private static void requireSome(int count, String what) throws PromptRefusal {
    if (count == 0) {
      throw PromptRefusal.of(400, "no-prompts", "The request has " + what + ", but none in them.");
    }
    requireAtMost(count, what);
  }

  private static void requireAtMost(long count, String what) throws PromptRefusal {
    if (count > MOST) {
      throw PromptRefusal.of(
          400,
          "too-many-prompts",
          "%s comes to %,d; %,d is the most.".formatted(what, count, MOST));
    }
  }
}
