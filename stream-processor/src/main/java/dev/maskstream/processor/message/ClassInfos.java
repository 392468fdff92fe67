package dev.maskstream.processor.message;

import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.vision.SegmentClass;
import java.util.List;

/** Classes as they are sent, and back. A rule only. */
public final class ClassInfos {
  private ClassInfos() {}

  /** In the same order. */
  public static List<ClassInfo> of(List<SegmentClass> classes) {
    return classes.stream()
        .map(
            one ->
                ClassInfo.newBuilder()
                    .setId(one.id())
                    .setName(one.name())
                    .setRgb(one.rgb())
                    .setThing(one.thing())
                    .build())
        .toList();
  }

  /** In the same order. */
  public static List<SegmentClass> read(List<ClassInfo> infos) {
    return infos.stream()
        .map(info -> new SegmentClass(info.getId(), info.getName(), info.getRgb(), info.getThing()))
        .toList();
  }
}
