package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassListTest {
  private static final ClassList SKY_AND_ROAD =
      ClassList.parse(
          """
          {"classes": [{"id": 0, "name": "sky", "color": "#808080"},
                       {"id": 1, "name": "road", "color": [128, 64, 0]}]}""");

  @Test
  void coloursAreHexOrChannels() {
    assertThat(SKY_AND_ROAD.classes())
        .containsExactly(
            new SegmentClass(0, "sky", 0x808080), new SegmentClass(1, "road", 0x804000));
    assertThat(SKY_AND_ROAD.palette()[1]).isEqualTo(0x804000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"sky\", \"road\"]",
        "[{\"name\": \"sky\"}, {\"name\": \"road\"}]",
        "{\"1\": \"road\", \"0\": \"sky\"}",
        "{\"name\": \"m\", \"version\": \"1\", \"classes\": [\"sky\", \"road\"]}",
        "{\"classes\": {\"0\": \"sky\", \"1\": {\"name\": \"road\"}}}",
      })
  void everyFormGivesTheSameClasses(String json) {
    ClassList list = ClassList.parse(json);

    assertThat(list.classes())
        .containsExactly(
            new SegmentClass(0, "sky", 0x000000), new SegmentClass(1, "road", 0x800000));
    assertThat(list.ignored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ignore\": 11", "\"void\": [11]", "\"ignore\": \"void\""})
  void ignoredClassesAreIdsOrNames(String ignore) {
    ClassList list =
        ClassList.parse(
            "{\"classes\": [\"sky\", {\"id\": 11, \"name\": \"void\"}], " + ignore + "}");

    assertThat(list.ignored()).containsExactly(11);
    assertThat(list.learned()).extracting(SegmentClass::name).containsExactly("sky");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    assertThat(ClassList.parse(SKY_AND_ROAD.toJson())).isEqualTo(SKY_AND_ROAD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|not a single class",
        "nonsense {|not JSON",
        "3|list of classes",
        "[\"a\", {\"id\": 0, \"name\": \"b\"}]|given twice",
        "[{\"id\": 256, \"name\": \"b\"}]|0 to 255",
        "[{\"id\": 1}]|needs a name",
        "[{\"name\": \"a\", \"color\": \"grey\"}]|#rrggbb",
        "[{\"name\": \"a\", \"color\": [1, 2, 300]}]|0 to 255",
        "{\"model\": \"x\"}|neither",
      })
  void whatIsWrongIsSaid(String json, String words) {
    assertThatThrownBy(() -> ClassList.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aClassMayBeAThingAndStaysOne() {
    ClassList list = ClassList.parse("[{\"name\": \"car\", \"thing\": true}, {\"name\": \"sky\"}]");

    assertThat(ClassList.parse(list.toJson()).classes())
        .extracting(SegmentClass::thing)
        .containsExactly(true, false);
    assertThatThrownBy(() -> ClassList.parse("[{\"name\": \"car\", \"thing\": 1}]"))
        .hasMessageContaining("\"thing\" is true or false");
  }
}
