package dev.maskstream.standalone.segment;

import com.google.gson.annotations.SerializedName;
import dev.maskstream.gateway.answer.SegmentsMaps;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What `segment` says of one picture with prompts. Becomes JSON with these names as {@code
 * like_this}.
 *
 * @param mask where the map of objects, or of classes, was written; null when there are more
 *     objects than it has numbers for
 * @param panoptic where COCO's PNG was written; null when it was not asked for
 * @param overlay where the picture with masks and points was written; null when not asked for
 * @param embeddingCached whether the encoder did not need to run
 * @param objects in order of their numbers, from 1
 * @param segments of a panoptic answer; else empty
 */
public record PromptReport(
    String picture,
    String mask,
    String panoptic,
    String overlay,
    List<String> cutOuts,
    int width,
    int height,
    String model,
    boolean embeddingCached,
    List<Found> objects,
    List<Part> segments) {
  private static final int MOST_IN_A_LINE = 5;

  /**
   * An object.
   *
   * @param prompt which asked for it, from 0
   * @param box left, top, right, bottom in pixels
   * @param className of a panoptic answer; else null
   * @param purity share of its pixels that have the class; null where there is none
   */
  public record Found(
      int prompt,
      List<Integer> box,
      long area,
      double predictedIou,
      double stability,
      @SerializedName("class") String className,
      Double purity) {}

  /** A segment of a panoptic answer. */
  public record Part(int id, @SerializedName("class") String className, boolean thing, long area) {}

  static PromptReport of(MaskReport written, Segments segments, Path panoptic) {
    return new PromptReport(
        written.picture(),
        written.mask(),
        panoptic == null ? null : panoptic.toString(),
        written.overlay(),
        written.cutOuts(),
        segments.getWidth(),
        segments.getHeight(),
        model(segments),
        segments.getEmbeddingCached(),
        segments.getInstancesList().stream().map(each -> found(each, segments)).toList(),
        segments.getPanopticList().stream().map(each -> part(each, segments)).toList());
  }

  /** Of more objects than a map holds. */
  static PromptReport withoutMap(Path picture, Segments segments, Optional<Path> overlay) {
    return new PromptReport(
        picture.toString(),
        null,
        null,
        overlay.map(Path::toString).orElse(null),
        List.of(),
        segments.getWidth(),
        segments.getHeight(),
        model(segments),
        segments.getEmbeddingCached(),
        segments.getInstancesList().stream().map(each -> found(each, segments)).toList(),
        List.of());
  }

  static String model(Segments segments) {
    return segments.getModel().getName() + " " + segments.getModel().getVersion();
  }

  /** Why there is no mask, if there is none. */
  public Optional<String> complaint() {
    return mask != null
        ? Optional.empty()
        : Optional.of(
            "an 8-bit map holds %d objects, and %d were found: no mask, cut-out or gallery shows them;"
                    .formatted(SegmentsMaps.MOST, objects.size())
                + " --json tells them all, and --overlay draws them");
  }

  private static Found found(SegmentedInstance each, Segments segments) {
    Box box = each.getBox();
    return new Found(
        each.getPromptIndex(),
        List.of(box.getLeft(), box.getTop(), box.getRight(), box.getBottom()),
        each.getArea(),
        each.getPredictedIou(),
        each.getStability(),
        each.hasClassId() ? name(each.getClassId(), segments) : null,
        each.hasClassId() ? (double) each.getPurity() : null);
  }

  private static Part part(PanopticSegment each, Segments segments) {
    return new Part(
        each.getId(), name(each.getClassId(), segments), each.getThing(), each.getArea());
  }

  private static String name(int id, Segments segments) {
    return segments.getClassesList().stream()
        .filter(info -> info.getId() == id)
        .map(ClassInfo::getName)
        .findFirst()
        .orElse("class " + id);
  }

  /** One line for people. */
  public String line() {
    double pixels = (double) width * height;
    String found =
        IntStream.range(0, Math.min(MOST_IN_A_LINE, objects.size()))
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "%d: %.1f %% IoU %.2f",
                        i + 1,
                        100 * objects.get(i).area() / pixels,
                        objects.get(i).predictedIou()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s -> %s  %dx%d  %d object%s%s%s%s  (%s%s)",
        picture,
        mask == null ? "no mask" : mask,
        width,
        height,
        objects.size(),
        objects.size() == 1 ? "" : "s",
        objects.isEmpty() ? "" : "  " + found,
        objects.size() > MOST_IN_A_LINE ? ", ..." : "",
        segments.isEmpty() ? "" : "  %d segments".formatted(segments.size()),
        model,
        embeddingCached ? ", embedding cached" : "");
  }
}
