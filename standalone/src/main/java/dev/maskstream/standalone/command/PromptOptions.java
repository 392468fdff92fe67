package dev.maskstream.standalone.command;

import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.proto.v1.SegmentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What to point at in pictures. Coordinates are pixels, x to the right and y down. */
final class PromptOptions {
  private static final String NUMBER = "(\\d{1,7}(?:\\.\\d{1,6})?)";
  private static final Pattern POINT = Pattern.compile("([+-]?)" + NUMBER + "," + NUMBER);
  private static final Pattern BOX =
      Pattern.compile(String.join(",", NUMBER, NUMBER, NUMBER, NUMBER));
  private static final Pattern GRID = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
  private static final Pattern RANDOM =
      Pattern.compile(
          "(\\d{1,4})@" + String.join(",", NUMBER, NUMBER, NUMBER) + "(?:,(-?\\d{1,18}))?");
  private static final int MOST = 1_024;

  @Option(
      names = "--point",
      paramLabel = "[+|-]X,Y",
      description = {
        "Find the object at this point; -X,Y says that it is not there.",
        "May be given again: all points together are of one object.",
      })
  private List<String> points = List.of();

  @Option(
      names = "--box",
      paramLabel = "X,Y,W,H",
      description = {
        "Find the object in this box. May be given again, for an object each;",
        "one box together with points is of one object.",
      })
  private List<String> boxes = List.of();

  @Option(
      names = "--grid",
      paramLabel = "ROWSxCOLUMNS",
      description = "Find the object in the centre of each cell of a grid, such as 3x3.")
  private String grid;

  @Option(
      names = "--random",
      paramLabel = "N@X,Y,SIDE[,SEED]",
      description = "Find one object by N random points of the square around X,Y.")
  private String random;

  @Option(names = "--everything", description = "Find every object there is.")
  private boolean everything;

  @Option(
      names = "--multimask",
      description = "Give the several readings of each prompt, not only the best.")
  private boolean multimask;

  @Option(
      names = "--panoptic",
      description = {
        "Name the objects by the classes of a semantic model, and fill the rest by it;",
        "also writes NAME.panoptic.png and .json. Without another prompt, of everything. With --local the"
            + " model is --model and --classes, and everything is looked for if a pair is named.",
      })
  private boolean panoptic;

  @Option(
      names = "--semantic-model",
      paramLabel = "NAME",
      description = "The semantic model of --panoptic. Default: the one that serves")
  private String semanticModel;

  @Option(
      names = "--cityscapes",
      description =
          "Number the segments of --panoptic in Cityscapes' way, by the model's own class ids: class"
              + " x 1000 + n for things, the class for stuff. Default: from 1")
  private boolean cityscapes;

  /** Whether a panoptic answer is wanted. */
  boolean arePanoptic() {
    return panoptic;
  }

  /** Whether all there is in a picture is looked for. */
  boolean areOfEverything() {
    return everything || (panoptic && !hasPrompts());
  }

  /** Whether there is anything to be found, other than all there is in a panoptic answer. */
  boolean hasPrompts() {
    return kinds() > 0;
  }

  /**
   * Refuses what only a server has.
   *
   * @throws ParameterException if a semantic model is named
   */
  void requireLocal(CommandSpec spec) {
    if (semanticModel != null) {
      throw wrong(
          spec,
          "--semantic-model names one that serves; with --local say --model FILE.onnx and --classes"
              + " FILE.json");
    }
  }

  /** Whether anything is pointed at. */
  boolean areGiven() {
    return kinds() > 0 || multimask || panoptic || cityscapes || semanticModel != null;
  }

  private long kinds() {
    return Stream.of(
            !points.isEmpty() || !boxes.isEmpty(), grid != null, random != null, everything)
        .filter(given -> given)
        .count();
  }

  /**
   * What is asked for.
   *
   * @param model name of the promptable model; empty for the one that serves
   * @throws ParameterException if it makes no sense
   */
  SegmentRequest request(String model, CommandSpec spec) {
    if (kinds() > 1 || (kinds() == 0 && !panoptic)) {
      throw wrong(
          spec,
          "say one of --point and --box, --grid, --random and --everything, not "
              + (kinds() == 0 ? "none" : "several"));
    }
    if (semanticModel != null && !panoptic) {
      throw wrong(spec, "--semantic-model goes with --panoptic");
    }
    if (cityscapes && !panoptic) {
      throw wrong(spec, "--cityscapes goes with --panoptic");
    }
    SegmentRequest.Builder request =
        SegmentRequest.newBuilder().setModel(model).setMultimask(multimask);
    if (panoptic) {
      request.setPanoptic(
          Panoptic.newBuilder()
              .setSemanticModel(Objects.requireNonNullElse(semanticModel, ""))
              .setCityscapesIds(cityscapes));
    }
    if (grid != null) {
      request.setGrid(grid(spec));
    } else if (random != null) {
      request.setRandom(random(spec));
    } else if (points.isEmpty() && boxes.isEmpty()) {
      request.setEverything(Everything.getDefaultInstance());
    } else {
      request.setPrompts(prompts(spec));
    }
    return request.build();
  }

  private Prompts prompts(CommandSpec spec) {
    if (boxes.size() > 1 && !points.isEmpty()) {
      throw wrong(spec, "points go with one --box at most: they are of one object");
    }
    List<PromptPoint> all = points.stream().map(text -> point(text, spec)).toList();
    if (!all.isEmpty() && boxes.isEmpty() && all.stream().noneMatch(PromptPoint::getForeground)) {
      throw wrong(spec, "a --point says where the object is; all of these say where it is not");
    }
    List<Prompt> prompts = new ArrayList<>();
    for (String box : boxes) {
      prompts.add(Prompt.newBuilder().setBox(box(box, spec)).addAllPoints(all).build());
    }
    if (boxes.isEmpty()) {
      prompts.add(Prompt.newBuilder().addAllPoints(all).build());
    }
    return Prompts.newBuilder().addAllPrompts(prompts).build();
  }

  private static PromptPoint point(String text, CommandSpec spec) {
    Matcher parts = matched(POINT, text, "--point is X,Y, +X,Y or -X,Y", spec);
    return PromptPoint.newBuilder()
        .setX(Float.parseFloat(parts.group(2)))
        .setY(Float.parseFloat(parts.group(3)))
        .setForeground(!parts.group(1).equals("-"))
        .build();
  }

  private static PromptBox box(String text, CommandSpec spec) {
    Matcher parts = matched(BOX, text, "--box is X,Y,WIDTH,HEIGHT", spec);
    float left = Float.parseFloat(parts.group(1));
    float top = Float.parseFloat(parts.group(2));
    float width = Float.parseFloat(parts.group(3));
    float height = Float.parseFloat(parts.group(4));
    if (width <= 0 || height <= 0) {
      throw wrong(spec, "--box has a width and a height above 0, not " + text);
    }
    return PromptBox.newBuilder()
        .setLeft(left)
        .setTop(top)
        .setRight(left + width)
        .setBottom(top + height)
        .build();
  }

  private Grid grid(CommandSpec spec) {
    Matcher parts = matched(GRID, grid, "--grid is ROWSxCOLUMNS, such as 3x3", spec);
    int rows = Integer.parseInt(parts.group(1));
    int columns = Integer.parseInt(parts.group(2));
    if (rows < 1 || columns < 1 || rows * columns > MOST) {
      throw wrong(spec, "--grid has 1 to 1024 cells, not " + grid);
    }
    return Grid.newBuilder().setRows(rows).setColumns(columns).build();
  }

  private RandomPoints random(CommandSpec spec) {
    Matcher parts = matched(RANDOM, random, "--random is N@X,Y,SIDE or N@X,Y,SIDE,SEED", spec);
    int count = Integer.parseInt(parts.group(1));
    float side = Float.parseFloat(parts.group(4));
    if (count < 1 || count > MOST || side <= 0) {
      throw wrong(spec, "--random has 1 to 1024 points and a side above 0, not " + random);
    }
    return RandomPoints.newBuilder()
        .setCount(count)
        .setX(Float.parseFloat(parts.group(2)))
        .setY(Float.parseFloat(parts.group(3)))
        .setSide(side)
        .setSeed(parts.group(5) == null ? 0 : Long.parseLong(parts.group(5)))
        .build();
  }

  private static Matcher matched(Pattern pattern, String text, String rule, CommandSpec spec) {
    Matcher parts = pattern.matcher(text);
    if (!parts.matches()) {
      throw wrong(spec, rule + ", not " + text);
    }
    return parts;
  }

  private static ParameterException wrong(CommandSpec spec, String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
