package dev.maskstream.processor.segment;

import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture's objects and its class map to segments that cover it, each pixel once. The surer of
 * two objects is in front; one of which less than half is still to be seen is no segment. What no
 * object covers is one segment for each class. A rule only.
 *
 * <p>Without objects, whatever hangs together in the class map counts as one, the largest first.
 */
final class PanopticMasks {
  private static final double LEAST_VISIBLE = 0.5;

  /** Most segments that hang together; what is left of a class is one more. */
  private static final int MOST_PARTS = 255;

  private final ClassMap classes;
  // Which segment each pixel belongs to, from 1; 0 for none by now.
  private final int[] owner;
  private final List<Segment> segments = new ArrayList<>();

  /** The class of most of an object's pixels, and their share. */
  record Name(int classId, float purity) {}

  private record Segment(int classId, boolean thing) {}

  private PanopticMasks(ClassMap classes) {
    this.classes = classes;
    this.owner = new int[classes.ids().length];
  }

  static Name name(ClassMap object, ClassMap classes) {
    int[] counts = new int[256];
    int all = 0;
    for (int at = 0; at < object.ids().length; at++) {
      if (object.ids()[at] != 0) {
        counts[Byte.toUnsignedInt(classes.ids()[at])]++;
        all++;
      }
    }
    int best = 0;
    for (int id = 1; id < counts.length; id++) {
      best = counts[id] > counts[best] ? id : best;
    }
    return new Name(best, all == 0 ? 0 : (float) counts[best] / all);
  }

  /** Segments of objects that a promptable model found. */
  static List<PanopticSegment> of(List<CodedMask> objects, ClassMap classes) {
    PanopticMasks masks = new PanopticMasks(classes);
    objects.stream()
        .sorted(Comparator.comparingDouble(CodedMask::predictedIou).reversed())
        .map(object -> object.unpacked(classes.width(), classes.height()))
        .forEach(masks::add);
    return masks.finished();
  }

  /** Segments of a class map alone. */
  static List<PanopticSegment> of(ClassMap classes) {
    PanopticMasks masks = new PanopticMasks(classes);
    Components all = Components.of(classes);
    int[] segmentOf = new int[all.parts().size()];
    List<Integer> largest =
        IntStream.range(0, segmentOf.length)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer at) -> all.parts().get(at).pixels()).reversed())
            .limit(MOST_PARTS)
            .toList();
    for (int part : largest) {
      masks.segments.add(new Segment(all.parts().get(part).id(), true));
      segmentOf[part] = masks.segments.size();
    }
    for (int at = 0; at < masks.owner.length; at++) {
      masks.owner[at] = segmentOf[all.label(at)];
    }
    return masks.finished();
  }

  private void add(ClassMap object) {
    byte[] inside = object.ids();
    int area = 0;
    int visible = 0;
    for (int at = 0; at < inside.length; at++) {
      if (inside[at] != 0) {
        area++;
        visible += owner[at] == 0 ? 1 : 0;
      }
    }
    if (area == 0 || visible < LEAST_VISIBLE * area) {
      return;
    }
    segments.add(new Segment(name(object, classes).classId(), true));
    for (int at = 0; at < inside.length; at++) {
      if (inside[at] != 0 && owner[at] == 0) {
        owner[at] = segments.size();
      }
    }
  }

  private List<PanopticSegment> finished() {
    int[] rest = new int[256];
    for (int at = 0; at < owner.length; at++) {
      if (owner[at] == 0) {
        int id = Byte.toUnsignedInt(classes.ids()[at]);
        if (rest[id] == 0) {
          segments.add(new Segment(id, false));
          rest[id] = segments.size();
        }
        owner[at] = rest[id];
      }
    }
    return IntStream.rangeClosed(1, segments.size()).mapToObj(this::message).toList();
  }

  private PanopticSegment message(int id) {
    byte[] inside = new byte[owner.length];
    for (int at = 0; at < owner.length; at++) {
      inside[at] = (byte) (owner[at] == id ? 1 : 0);
    }
    CodedMask mask = CodedMask.of(0, new ClassMap(classes.width(), classes.height(), inside), 0, 0);
    Segment segment = segments.get(id - 1);
    return PanopticSegment.newBuilder()
        .setId(id)
        .setClassId(segment.classId())
        .setThing(segment.thing())
        .setArea(mask.area())
        .setBox(mask.box())
        .setRowRuns(mask.rowRuns())
        .build();
  }
}
