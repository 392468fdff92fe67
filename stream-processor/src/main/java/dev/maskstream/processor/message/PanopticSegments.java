package dev.maskstream.processor.message;

import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.panoptic.PanopticMap;
import java.util.List;

/** A panoptic picture, as it is sent. A rule only. */
public final class PanopticSegments {
  private PanopticSegments() {}

  /** In order of their ids. */
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
