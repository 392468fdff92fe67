package dev.maskstream.processor.message;

import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.panoptic.ClassVote;
import dev.maskstream.vision.panoptic.PanopticFusion;
import dev.maskstream.vision.panoptic.PanopticMap;
import dev.maskstream.vision.panoptic.PanopticSettings;
import dev.maskstream.vision.prompt.FoundMask;
import java.util.List;
import java.util.Set;

/** A panoptic picture, as it is sent. A rule only. */
public final class PanopticSegments {
  private PanopticSegments() {}

  /** A class map at the picture's size, and the classes of the model that made it. */
  public record Named(ClassMap map, List<SegmentClass> classes) {}

  /**
   * Makes an answer a panoptic one: names its objects, and adds the segments and their classes.
   *
   * @param answer with the objects as instances, in the same order
   * @param found the objects
   * @param asked how the segments are wanted
   */
  public static void add(
      Segments.Builder answer, List<FoundMask> found, Named semantic, Panoptic asked) {
    for (int at = 0; at < found.size(); at++) {
      FoundMask mask = found.get(at);
      ClassVote name = ClassVote.of(mask.mask(), mask.box(), semantic.map());
      answer.getInstancesBuilder(at).setClassId(name.classId()).setPurity(name.purity());
    }
    Set<Integer> things = PanopticFusion.things(semantic.classes());
    PanopticMap map =
        new PanopticFusion(things, Set.of(), PanopticSettings.DEFAULT).of(semantic.map(), found);
    answer
        .addAllPanoptic(of(asked.getCityscapesIds() ? map.asCityscapes() : map))
        .addAllClasses(ClassInfos.of(semantic.classes()));
  }

  /** In the map's order. */
  public static List<PanopticSegment> of(PanopticMap map) {
    return map.segments().stream()
        .map(
            segment ->
                PanopticSegment.newBuilder()
                    .setId(segment.id())
                    .setClassId(segment.classId())
                    .setThing(segment.thing())
                    .setArea(segment.area())
                    .setBox(Instances.box(segment.box()))
                    .setRowRuns(Instances.rowRuns(mask(map, segment.id())))
                    .build())
        .toList();
  }

  private static ClassMap mask(PanopticMap map, int id) {
    byte[] inside = new byte[map.ids().length];
    for (int at = 0; at < inside.length; at++) {
      inside[at] = (byte) (map.ids()[at] == id ? 1 : 0);
    }
    return new ClassMap(map.width(), map.height(), inside);
  }
}
