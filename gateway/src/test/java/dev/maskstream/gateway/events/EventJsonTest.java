package dev.maskstream.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GateDecision;
import dev.maskstream.proto.v1.GateFigure;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  @Test
  void fieldsHaveTheNamesOfTheProtocolFile() {
    JsonObject json =
        EventJson.of(
            Event.newBuilder()
                .setGateDecision(
                    GateDecision.newBuilder()
                        .setModel("roads")
                        .setPromoted(true)
                        .setAgainstVersion("1")
                        .addFigures(GateFigure.newBuilder().setName("mean-iou").setValue(0.5)))
                .build());

    assertThat(json.getString("type")).isEqualTo("gate_decision");
    assertThat(json.getBoolean("promoted")).isTrue();
    assertThat(json.getString("against_version")).isEqualTo("1");
    assertThat(json.getJsonArray("figures").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "mean-iou")
                .put("value", 0.5)
                .put("limit", 0.0)
                .put("kept", false));
  }

  @Test
  void whatIsAbsentOrNoNumberIsNullAndEnumsAreWords() {
    VersionReport.Builder report =
        VersionReport.newBuilder().setRole(VersionRole.VERSION_ROLE_SHADOW);

    JsonObject absent = EventJson.of(Event.newBuilder().setVersionReport(report).build());
    JsonObject nan =
        EventJson.of(
            Event.newBuilder()
                .setVersionReport(report.clone().setMeanConfidence(Float.NaN))
                .build());
    JsonObject tenth =
        EventJson.of(
            Event.newBuilder().setVersionReport(report.clone().setMeanConfidence(0.1f)).build());

    assertThat(absent.getString("role")).isEqualTo("shadow");
    assertThat(absent.containsKey("mean_confidence")).isTrue();
    assertThat(absent.getValue("mean_confidence")).isNull();
    assertThat(nan.getValue("mean_confidence")).isNull();
    assertThat(tenth.getValue("mean_confidence")).isEqualTo(0.1);
  }

  @Test
  void anEventOfAKindUnknownHereIsToldToNobody() {
    assertThat(SeenEvent.of(1, Event.getDefaultInstance())).isEmpty();
  }
}
