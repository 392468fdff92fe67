package dev.maskstream.vision.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.Extent;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.metrics.PanopticQuality;
import dev.maskstream.vision.prompt.FoundMask;
import dev.maskstream.vision.prompt.PromptedMask;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PanopticFusionTest {
  /** Class 1 is a thing, 0 and 2 are stuff, 9 is ignored. */
  private final PanopticFusion fusion =
      new PanopticFusion(Set.of(1), Set.of(9), new PanopticSettings(0.5f, 2));

  @Test
  void withoutMasksConnectedRegionsAreObjectsAndStuffIsOneSegment() {
    PanopticMap map = fuse(map("2200022", "1100011", "1100011"));

    assertThat(ids(map)).isEqualTo(List.of("4411144", "2211133", "2211133"));
    assertThat(map.segments()).extracting(PanopticSegment::classId).containsExactly(0, 1, 1, 2);
    assertThat(map.segments())
        .extracting(PanopticSegment::thing)
        .containsExactly(false, true, true, false);
    assertThat(map.segments().get(2).box()).isEqualTo(new Extent(5, 1, 7, 3));
    assertThat(map.segments().get(3).area()).isEqualTo(4);
  }

  @Test
  void aMaskIsNamedByTheClassOfMostOfItsPixelsAndTellsObjectsApartThatTouch() {
    PanopticMap map =
        fuse(
            map("011110", "011110"),
            mask(0.9f, "111000", "011000"),
            mask(0.8f, "000110", "000110"));

    assertThat(ids(map)).isEqualTo(List.of("111223", "311223"));
    PanopticSegment first = map.segments().getFirst();
    assertThat(first.classId()).isEqualTo(1);
    assertThat(first.purity()).isEqualTo(0.8f);
    assertThat(first.score()).isEqualTo(0.9f);
    assertThat(first.area()).isEqualTo(5);
  }

  @Test
  void theHigherScoreTakesTheOverlap() {
    PanopticMap map = fuse(map("111111"), mask(0.7f, "111100"), mask(0.9f, "000111"));

    assertThat(ids(map)).isEqualTo(List.of("222111"));
    assertThat(map.segments().get(1).area()).isEqualTo(3);
    assertThat(map.segments().get(1).box()).isEqualTo(new Extent(0, 0, 3, 1));
  }

  @Test
  void aMaskOfWhichBetterOnesLeaveLessThanHalfIsDropped() {
    PanopticMap map = fuse(map("111111"), mask(0.9f, "111100"), mask(0.7f, "011111"));

    // What it alone had is left to the class map.
    assertThat(ids(map)).isEqualTo(List.of("111122"));
    assertThat(map.segments().get(1).score()).isEqualTo(1);
  }

  @Test
  void aMaskOfStuffIsNoObject() {
    PanopticMap map = fuse(map("000000"), mask(0.9f, "111000"));

    assertThat(ids(map)).isEqualTo(List.of("111111"));
    assertThat(map.segments().getFirst().thing()).isFalse();
  }

  @Test
  void smallLeftoversAndIgnoredClassesBelongToNothing() {
    PanopticMap map = fuse(map("100099", "000099"));

    assertThat(ids(map)).isEqualTo(List.of("011100", "111100"));
  }

  @Test
  void aMaskOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> fuse(map("000"), mask(1, "11")))
        .hasMessageContaining("2x1")
        .hasMessageContaining("3x1");
  }

  @Test
  void classesThatSaySoAreThingsAndIfNoneDoesAllAre() {
    SegmentClass car = new SegmentClass(1, "car", 0, true);
    SegmentClass sky = new SegmentClass(2, "sky", 0);

    assertThat(PanopticFusion.things(List.of(car, sky))).containsExactly(1);
    assertThat(PanopticFusion.things(List.of(sky))).containsExactly(2);
  }

  @Test
  void theCocoPictureHoldsTheIds() {
    int[] ids = {1, 255, 256, 65536 + 2 * 256 + 3, 0, 7};
    PanopticMap map = new PanopticMap(3, 2, ids, List.of());

    Decoding decoding = ImageDecoder.decode(CocoPanoptic.png(map), ImageLimits.DEFAULT);

    assertThat(CocoPanoptic.ids(((Decoding.Decoded) decoding).image())).isEqualTo(ids);
  }

  @Test
  void theCocoAnnotationSaysWhatTheIdsAre() {
    PanopticMap map = fuse(map("0110", "0110"));

    assertThat(CocoPanoptic.annotation(1, "frame-1.png", map.segments()))
        .hasToString(
            "{\"image_id\":1,\"file_name\":\"frame-1.png\",\"segments_info\":["
                + "{\"id\":1,\"category_id\":0,\"area\":4,\"bbox\":[0,0,4,2],\"iscrowd\":0},"
                + "{\"id\":2,\"category_id\":1,\"area\":4,\"bbox\":[1,0,2,2],\"iscrowd\":0}]}");
    assertThat(CocoPanoptic.categories(List.of(new SegmentClass(1, "car", 0x0a0b0c, true))))
        .hasToString("[{\"id\":1,\"name\":\"car\",\"isthing\":1,\"color\":[10,11,12]}]");
  }

  @Test
  void cityscapesNumbersAreClassTimesAThousandAndTheObject() {
    PanopticMap map = fuse(map("1102200", "1102211")).asCityscapes();

    assertThat(map.ids())
        .containsExactly(1000, 1000, 0, 2, 2, 0, 0, 1000, 1000, 0, 2, 2, 1001, 1001);
    assertThat(map.segments()).extracting(PanopticSegment::id).containsExactly(1000, 1001, 2);
  }

  @Test
  void whatCityscapesHasNoNumberForBelongsToNothing() {
    PanopticFusion allAreThings =
        new PanopticFusion(Set.of(0, 1), Set.of(), new PanopticSettings(0.5f, 2));

    PanopticMap map = allAreThings.of(map("1100", "1100"), List.of()).asCityscapes();

    assertThat(map.ids()).containsExactly(1000, 1000, 0, 0, 1000, 1000, 0, 0);
    assertThat(map.segments()).extracting(PanopticSegment::id).containsExactly(1000);
  }

  @Test
  void aMapCanBeMeasured() {
    PanopticMap map = fuse(map("2200022", "1100011", "1100011"));
    PanopticQuality quality = new PanopticQuality();

    quality.add(map.labels(), map.labels());

    assertThat(quality.mean(Set.of(0, 1, 2), PanopticQuality.Quality::panoptic)).hasValue(1);
  }

  private PanopticMap fuse(ClassMap semantic, FoundMask... masks) {
    return fusion.of(semantic, List.of(masks));
  }

  private static FoundMask mask(float predictedIou, String... rows) {
    return FoundMask.of(new PromptedMask(0, map(rows), predictedIou, 1));
  }

  private static ClassMap map(String... rows) {
    String all = String.join("", rows);
    byte[] ids = new byte[all.length()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (all.charAt(i) - '0');
    }
    return new ClassMap(rows[0].length(), rows.length, ids);
  }

  private static List<String> ids(PanopticMap map) {
    StringBuilder all = new StringBuilder();
    for (int id : map.ids()) {
      all.append(id);
    }
    return all.toString().lines().flatMap(line -> split(line, map.width()).stream()).toList();
  }

  private static List<String> split(String line, int width) {
    return IntStream.range(0, line.length() / width)
        .mapToObj(row -> line.substring(row * width, (row + 1) * width))
        .toList();
  }
}
