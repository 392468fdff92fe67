package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.prompts.KeepRule;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What masks become, on pictures of a few pixels: a row of text is a row of class ids. */
class MasksTest {
  private static final KeepRule RULE = new KeepRule(0, 0, 0.7, 0);

  @Test
  void ofMasksWithNearlyTheSameBoxTheSurestStays() {
    CodedMask sure = mask(0, 0.9f, "1110", "1110");
    CodedMask same = mask(1, 0.8f, "1110", "0110");
    CodedMask other = mask(2, 0.5f, "0001", "0001");

    List<CodedMask> objects = EverythingMasks.objects(List.of(other, same, sure), RULE, 4, 2);

    assertThat(objects).extracting(CodedMask::prompt).containsExactly(0, 2);
  }

  @Test
  void emptyMasksAreNoObjects() {
    assertThat(EverythingMasks.objects(List.of(mask(0, 1, "00", "00")), RULE, 2, 2)).isEmpty();
  }

  @Test
  void specksAreRemovedAndPinholesFilled() {
    CodedMask mask = mask(0, 0.9f, "1111001", "1011000", "1111000");

    CodedMask clean =
        EverythingMasks.objects(List.of(mask), new KeepRule(0, 0, 0.7, 3), 7, 3).getFirst();

    assertThat(clean.unpacked(7, 3).ids()).isEqualTo(map("1111000", "1111000", "1111000").ids());
    assertThat(clean.box().getRight()).isEqualTo(4);
  }

  @Test
  void aMaskOfSpecksOnlyKeepsItsLargest() {
    CodedMask mask = mask(0, 0.9f, "1001100", "0000000");

    CodedMask clean =
        EverythingMasks.objects(List.of(mask), new KeepRule(0, 0, 0.7, 5), 7, 2).getFirst();

    assertThat(clean.unpacked(7, 2).ids()).isEqualTo(map("0001100", "0000000").ids());
  }

  @Test
  void anObjectIsNamedByTheClassOfMostOfIt() {
    PanopticMasks.Name name = PanopticMasks.name(map("1111", "0000"), map("2223", "0000"));

    assertThat(name).isEqualTo(new PanopticMasks.Name(2, 0.75f));
  }

  @Test
  void segmentsCoverThePictureAndTheSurerObjectIsInFront() {
    ClassMap classes = map("2222", "0000");
    CodedMask sure = mask(0, 0.9f, "1100", "0000");
    CodedMask behind = mask(1, 0.8f, "0111", "0000");

    List<PanopticSegment> segments = PanopticMasks.of(List.of(behind, sure), classes);

    assertThat(segments)
        .extracting(
            it ->
                "%d class %d %s %d px"
                    .formatted(it.getId(), it.getClassId(), kind(it), it.getArea()))
        .containsExactly("1 class 2 thing 2 px", "2 class 2 thing 2 px", "3 class 0 stuff 4 px");
  }

  @Test
  void anObjectThatIsMostlyHiddenIsNoSegment() {
    CodedMask sure = mask(0, 0.9f, "1110", "0000");
    CodedMask hidden = mask(1, 0.8f, "1111", "0000");

    List<PanopticSegment> segments = PanopticMasks.of(List.of(sure, hidden), map("2222", "0000"));

    assertThat(segments)
        .extracting(it -> "class %d %s %d px".formatted(it.getClassId(), kind(it), it.getArea()))
        .containsExactly("class 2 thing 3 px", "class 2 stuff 1 px", "class 0 stuff 4 px");
  }

  @Test
  void withoutAPromptableModelWhatHangsTogetherIsOneSegment() {
    List<PanopticSegment> segments = PanopticMasks.of(map("2200", "2002"));

    assertThat(segments)
        .extracting(it -> "class %d %d px".formatted(it.getClassId(), it.getArea()))
        .containsExactly("class 0 4 px", "class 2 3 px", "class 2 1 px");
  }

  @Test
  void offsetsAreCommittedUpToTheOldestRequestWithoutAnswer() {
    AnsweredOffsets offsets = new AnsweredOffsets();
    offsets.read(5);
    offsets.read(6);
    offsets.read(7);

    offsets.answered(6);
    assertThat(offsets.due()).hasValue(5);
    offsets.committed(5);
    assertThat(offsets.due()).isEmpty();

    offsets.answered(5);
    assertThat(offsets.due()).hasValue(7);
    offsets.answered(7);
    assertThat(offsets.due()).hasValue(8);
  }

  private static String kind(PanopticSegment segment) {
    return segment.getThing() ? "thing" : "stuff";
  }

  private static CodedMask mask(int prompt, float iou, String... rows) {
    return CodedMask.of(prompt, map(rows), iou, 1);
  }

  private static ClassMap map(String... rows) {
    String all = String.join("", rows);
    byte[] ids = new byte[all.length()];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = (byte) (all.charAt(at) - '0');
    }
    return new ClassMap(rows[0].length(), rows.length, ids);
  }
}
