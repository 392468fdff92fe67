package dev.maskstream.trainer.click;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClickRuleTest {
  private static final ClassMap NOTHING = map(".........", ".........", ".........", ".........");

  /** {@code #} is object or mask, {@code ?} does not count. */
  private static ClassMap map(String... rows) {
    byte[] ids = new byte[rows.length * rows[0].length()];
    for (int at = 0; at < ids.length; at++) {
      char one = rows[at / rows[0].length()].charAt(at % rows[0].length());
      ids[at] = (byte) (one == '#' ? 1 : one == '?' ? Targets.UNCOUNTED : 0);
    }
    return new ClassMap(rows[0].length(), rows.length, ids);
  }

  @Test
  void theFirstClickIsInTheMiddleOfTheObject() {
    ClassMap target = map(".........", ".###.....", ".###.....", ".###.....");

    assertThat(ClickRule.next(target, NOTHING, List.of())).contains(new Click(2, 2, true));
  }

  @Test
  void aWiderErrorBesideTheObjectIsClickedAsBackground() {
    ClassMap target = map("#........", "#........", "#........", "#........");
    ClassMap mask = map(".........", "....###..", "....###..", "....###..");

    assertThat(ClickRule.next(target, mask, List.of())).contains(new Click(5, 2, false));
  }

  @Test
  void whatDoesNotCountIsNoError() {
    ClassMap target = map("????.....", "????.....", "????.....", ".......##");
    ClassMap mask = map("####.....", "####.....", "####.....", "........#");

    assertThat(ClickRule.next(target, mask, List.of())).contains(new Click(7, 3, true));
  }

  @Test
  void noPixelIsClickedTwiceAndARightMaskNotAtAll() {
    ClassMap target = map(".........", "...#.....", ".........", ".........");

    assertThat(ClickRule.next(target, NOTHING, List.of(new Click(3, 1, true)))).isEmpty();
    assertThat(ClickRule.next(target, target, List.of())).isEmpty();
  }

  @Test
  void aHandThatComesNearStaysOnTheObject() {
    ClassMap target = map(".........", ".#######.", ".#######.", ".#######.");
    SplittableRandom random = new SplittableRandom(3);

    for (int i = 0; i < 20; i++) {
      Click click = ClickRule.near(target, NOTHING, List.of(), random).orElseThrow();

      assertThat(target.at(click.x(), click.y())).isEqualTo(Targets.OBJECT);
    }
  }
}
