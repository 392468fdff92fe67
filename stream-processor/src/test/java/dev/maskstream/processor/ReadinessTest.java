package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelId;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.processor.registry.ModelStatus;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final EngineInfo PICKED = new EngineInfo("OneDNN", "bf16", "AVX512_CORE_BF16");

  @Test
  void theEngineIsToldWithWhatItWasPickedFor() {
    EngineChoice choice =
        new EngineChoice(
            PICKED,
            List.of(new EngineChoice.Refused("TensorRT", "no GPU")),
            List.of(
                new EngineChoice.Compared(new EngineInfo("OnnxRuntime", "fp32"), 9.5, 1),
                new EngineChoice.Compared(PICKED, 4.25, 0.9987)));

    JsonObject model = model(choice);

    assertThat(model.get("engine").getAsString()).isEqualTo("OneDNN");
    assertThat(model.get("precision").getAsString()).isEqualTo("bf16");
    assertThat(model.get("instruction_set").getAsString()).isEqualTo("AVX512_CORE_BF16");
    assertThat(model.get("refused"))
        .hasToString("[{\"engine\":\"TensorRT\",\"reason\":\"no GPU\"}]");
    assertThat(model.get("compared").getAsJsonArray().get(1))
        .hasToString(
            "{\"engine\":\"OneDNN\",\"precision\":\"bf16\",\"ms_per_frame\":4.25,"
                + "\"agreement\":0.9987}");
  }

  private static JsonObject model(EngineChoice choice) {
    ModelStatus status =
        new ModelStatus(
            "pets",
            Optional.of(
                new ModelState.Serving(
                    new ModelId("pets", "1"), new EngineReport(choice, 2, List.of(1), 4))),
            "a test says so",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Readiness readiness =
        new Readiness(List.of(), Optional.of(status), List.of(status), "RUNNING", 0);
    return JsonParser.parseString(readiness.toJson()).getAsJsonObject().getAsJsonObject("model");
  }
}
