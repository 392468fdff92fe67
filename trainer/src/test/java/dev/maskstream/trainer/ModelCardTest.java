package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  @Test
  void itsClassesAreThoseOfTheDataThingsAndAll() {
    List<SegmentClass> classes =
        List.of(new SegmentClass(0, "road", 0x808080), new SegmentClass(1, "car", 0xff, true));
    ModelSpec spec = new ModelSpec("street", "1", "0".repeat(64), classes, 48, 48, Fit.STRETCH);
    EpochFigures best =
        new EpochFigures(
            1,
            0,
            1,
            0,
            new Validation.Result(0, 1, new Score(1, 1, List.of())),
            1,
            0,
            1,
            Instant.EPOCH);

    String card = ModelCard.of(spec, new Labelling(classes, Set.of(255)), "data", best);

    assertThat(ClassList.parse(card)).isEqualTo(new ClassList(classes, Set.of(255)));
  }
}
