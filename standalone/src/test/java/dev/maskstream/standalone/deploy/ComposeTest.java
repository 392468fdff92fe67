package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.PreferredEngine;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docker-compose.yml} and the Dockerfile against the code. */
class ComposeTest {
  private static final Manifest COMPOSE = Manifest.read("docker-compose.yml").getFirst();
  private static final Pattern COPIED =
      Pattern.compile("(?m)^COPY --from=build(?:-gpu)? /src/(\\S+) ");

  static Stream<Map.Entry<String, Manifest>> services() {
    return COMPOSE.map("services").entrySet().stream();
  }

  @Test
  void everyPartOfMaskstreamIsThere() {
    assertThat(COMPOSE.map("services"))
        .containsOnlyKeys(
            "api-key",
            "signing-key",
            "broker",
            "gateway",
            "processor",
            "processor-gpu",
            "trainer",
            "camera");
  }

  @ParameterizedTest
  @MethodSource("services")
  void theCommandLineKnowsWhatAServiceRuns(Map.Entry<String, Manifest> service) {
    Service.requireCommand(service.getValue().strings("command"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceTakesItsVariables(Map.Entry<String, Manifest> service) {
    Service.requireVariables(
        service.getValue().strings("command"), service.getValue().scalars("environment"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceMayDoNoMoreThanItMust(Map.Entry<String, Manifest> entry) {
    Manifest service = entry.getValue();

    assertThat(service.string("read_only")).isEqualTo("true");
    assertThat(service.strings("cap_drop")).containsExactly("ALL");
    assertThat(service.strings("security_opt")).containsExactly("no-new-privileges:true");
    assertThat(service.string("mem_limit")).matches("[0-9]+[mg]");
  }

  @ParameterizedTest
  @MethodSource("services")
  void nativeLibrariesHaveAPlaceThatProgramsMayLieIn(Map.Entry<String, Manifest> entry) {
    Manifest service = entry.getValue();

    assertThat(
            service.strings("tmpfs").stream().anyMatch(each -> each.startsWith("/tmp:exec"))
                || service.strings("volumes").stream().anyMatch(each -> each.endsWith(":/tmp")))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("services")
  void aHealthCheckAsksAPortThatTheServiceOpens(Map.Entry<String, Manifest> entry) {
    List<String> check = entry.getValue().strings("healthcheck.test");
    if (entry.getValue().string("healthcheck.disable").equals("true")) {
      return;
    }

    assertThat(check).startsWith("CMD", "/opt/maskstream/healthy");
    assertThat(Service.ports(entry.getValue().strings("command")))
        .contains(Integer.valueOf(check.get(2)));
    assertThat(check.subList(3, check.size())).isSubsetOf("/livez", "/readyz");
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceWaitsForOthersThatThereAre(Map.Entry<String, Manifest> entry) {
    entry
        .getValue()
        .map("depends_on")
        .forEach(
            (name, how) -> {
              Manifest other = COMPOSE.at("services." + name);
              boolean ends = other.string("restart").equals("no");
              assertThat(other.value()).as(name).isNotNull();
              assertThat(how.string("condition"))
                  .isEqualTo(ends ? "service_completed_successfully" : "service_healthy");
            });
  }

  @ParameterizedTest
  @MethodSource("services")
  void volumesAndNetworksAreDeclared(Map.Entry<String, Manifest> entry) {
    assertThat(
            entry.getValue().strings("volumes").stream().map(each -> each.replaceFirst(":.*", "")))
        .isSubsetOf(COMPOSE.map("volumes").keySet());
    assertThat(entry.getValue().strings("networks"))
        .isNotEmpty()
        .isSubsetOf(COMPOSE.map("networks").keySet());
  }

  @Test
  void onlyTheGatewayIsReachedFromOutsideAndOnlyFromThisMachine() {
    services()
        .forEach(
            entry ->
                assertThat(entry.getValue().strings("ports"))
                    .isEqualTo(
                        entry.getKey().equals("gateway")
                            ? List.of("127.0.0.1:8080:8080")
                            : List.of()));
  }

  @Test
  void theImageIsThatOfThisVersion() {
    COMPOSE
        .map("services")
        .forEach(
            (name, service) ->
                assertThat(service.string("image"))
                    .isEqualTo(name.endsWith("-gpu") ? Images.gpu() : Images.ours()));
  }

  @Test
  void theProcessorOnAGpuIsStartedOnlyWhereItIsAskedFor() {
    Manifest service = COMPOSE.at("services.processor-gpu");

    assertThat(service.strings("profiles")).containsExactly("gpu");
    assertThat(service.string("environment.MASKSTREAM_ENGINE"))
        .isEqualTo(PreferredEngine.TENSORRT.setting());
    assertThat(service.list("deploy.resources.reservations.devices"))
        .singleElement()
        .satisfies(
            device -> {
              assertThat(device.string("driver")).isEqualTo("nvidia");
              assertThat(device.strings("capabilities")).containsExactly("gpu");
            });
    services()
        .filter(each -> !each.getKey().equals("processor-gpu"))
        .forEach(each -> assertThat(each.getValue().strings("profiles")).isEmpty());
  }

  @Test
  void theImageOfAServiceIsATargetOfTheDockerfileAndNotRoots() {
    String dockerfile = Manifest.text("Dockerfile").replaceAll("(?m)^#.*\n", "");
    String target = COMPOSE.string("services.processor-gpu.build.target");
    List<String> stages = List.of(dockerfile.split("(?m)^FROM ", -1));

    assertThat(stages).filteredOn(each -> each.contains(" AS " + target + "\n")).hasSize(1);
    assertThat(stages.getLast()).doesNotContain(" AS ", "build-gpu");
    assertThat(stages)
        .filteredOn(each -> each.startsWith("service"))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.strip()).endsWith("USER 10001:10001"));
  }

  @Test
  void theDockerfileTakesWhatTheBuildMakesOrTheRepositoryHolds() {
    List<String> copied =
        COPIED.matcher(Manifest.text("Dockerfile")).results().map(each -> each.group(1)).toList();

    assertThat(copied)
        .contains("maskstream", "docker/healthy")
        .allMatch(
            file -> file.startsWith("standalone/target/") || Files.exists(Manifest.path(file)));
  }

  @Test
  void theBuildSeesEveryModuleOfTheBuild() {
    List<String> modules =
        Pattern.compile("(?m)^    <module>(\\S+)</module>")
            .matcher(Manifest.text("pom.xml"))
            .results()
            .map(each -> "!" + each.group(1) + "/pom.xml")
            .toList();

    assertThat(Manifest.text(".dockerignore").lines()).containsAll(modules);
  }
}
