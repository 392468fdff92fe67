package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelDemandTest {
  @Test
  void theDefaultModelAndThoseThatSourcesNameAreServed() {
    ModelDemand demand = ModelDemand.of(Optional.of("pets"), Set.of("roads", "pets"), Set.of(), 8);

    assertThat(demand.served()).containsExactly("pets", "roads");
    assertThat(demand.refused()).isEmpty();
  }

  @Test
  void theDefaultModelAlwaysHasItsPlace() {
    ModelDemand demand =
        ModelDemand.of(Optional.of("tiles"), Set.of("pets", "roads"), Set.of("pets", "roads"), 2);

    assertThat(demand.served()).containsExactly("tiles", "pets");
    assertThat(demand.refused()).containsExactly("roads");
  }

  @Test
  void aModelThatIsLoadedKeepsItsPlaceBeforeOneThatComesLater() {
    ModelDemand demand =
        ModelDemand.of(Optional.empty(), Set.of("pets", "roads"), List.of("roads"), 1);

    assertThat(demand.served()).containsExactly("roads");
    assertThat(demand.refused()).containsExactly("pets");
  }
}
