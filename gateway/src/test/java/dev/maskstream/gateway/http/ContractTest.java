package dev.maskstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static JsonObject contract() throws IOException {
    try (InputStream in =
        ContractTest.class.getResourceAsStream("/dev/maskstream/gateway/openapi.json")) {
      return new JsonObject(Buffer.buffer(in.readAllBytes()));
    }
  }

  @Test
  void theContractNamesEveryRouteAndNoOther() throws IOException {
    TreeSet<String> contract = new TreeSet<>();
    JsonObject paths = contract().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String member : paths.getJsonObject(path).fieldNames()) {
        if (!member.equals("parameters")) {
          contract.add(member.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }

    TreeSet<String> routes = new TreeSet<>(UserRoutes.of(null, handlers()).names());
    routes.removeIf(route -> route.startsWith("GET /assets/"));

    assertThat(contract).isEqualTo(routes);
  }

  private static UserRoutes.Handlers handlers() {
    return new UserRoutes.Handlers(
        null, null, null, null, null, null, null, null, null, null, null, null, new PageHandler());
  }

  @Test
  void everyReferenceOfTheContractLeadsSomewhere() throws IOException {
    JsonObject contract = contract();
    String text = contract.encode();
    for (int at = text.indexOf("\"#/"); at >= 0; at = text.indexOf("\"#/", at + 1)) {
      String pointer = text.substring(at + 2, text.indexOf('"', at + 1));

      assertThat(JsonPointer.from(pointer).queryJson(contract)).as(pointer).isNotNull();
    }
  }
}
