package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.SegmentClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes of CamVid (Brostow, Shotton, Fauqueur, Cipolla, ECCV 2008) as SegNet groups them
 * (Badrinarayanan, Kendall, Cipolla, PAMI 2017): 32 colours, 11 classes and void.
 */
final class CamvidClasses {
  private static final int VOID = 11;

  /** Class, its colour, and after the stroke the colours of the 32 that belong to it. */
  private static final String GROUPS =
      """
      Sky        808080 | 808080
      Building   800000 | 800000 c00080 008040 400040 40c000
      Pole       c0c080 | c0c080 000040
      Road       804080 | 804080 8000c0 c00040
      Pavement   3c28de | 0000c0 40c080 8080c0
      Tree       808000 | 808000 c0c000
      SignSymbol c08080 | c08080 808040 004040
      Fence      404080 | 404080
      Car        400080 | 400080 4080c0 c080c0 c04080 804040
      Pedestrian 404000 | 404000 c08040 4000c0 408040
      Bicyclist  0080c0 | 0080c0 c000c0
      Void       000000 | 000000
      """;

  static Labelling labelling() {
    List<SegmentClass> classes = new ArrayList<>();
    for (String line : GROUPS.lines().limit(VOID).toList()) {
      String[] words = line.split(" +", -1);
      classes.add(new SegmentClass(classes.size(), words[0], Integer.parseInt(words[1], 16)));
    }
    return new Labelling(classes, Set.of(VOID));
  }

  /** Class id by colour. */
  static Map<Integer, Integer> idsByColour() {
    Map<Integer, Integer> ids = new HashMap<>();
    List<String> lines = GROUPS.lines().toList();
    for (int id = 0; id < lines.size(); id++) {
      String colours = lines.get(id).substring(lines.get(id).indexOf('|') + 1).strip();
      for (String colour : colours.split(" ", -1)) {
        ids.put(Integer.parseInt(colour, 16), id);
      }
    }
    return ids;
  }

  private CamvidClasses() {}
}
