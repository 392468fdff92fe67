package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.PreferredEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the folder {@code k8s} against the code, and its objects against one another. */
class KubernetesTest {
  private static final Map<String, String> API_VERSIONS =
      Map.ofEntries(
          Map.entry("Namespace", "v1"),
          Map.entry("ConfigMap", "v1"),
          Map.entry("Secret", "v1"),
          Map.entry("Service", "v1"),
          Map.entry("Pod", "v1"),
          Map.entry("PersistentVolumeClaim", "v1"),
          Map.entry("Deployment", "apps/v1"),
          Map.entry("PodDisruptionBudget", "policy/v1"),
          Map.entry("NetworkPolicy", "networking.k8s.io/v1"),
          Map.entry("Kafka", "kafka.strimzi.io/v1"),
          Map.entry("KafkaNodePool", "kafka.strimzi.io/v1"),
          Map.entry("KafkaTopic", "kafka.strimzi.io/v1"),
          Map.entry("KafkaUser", "kafka.strimzi.io/v1"),
          Map.entry("ScaledObject", "keda.sh/v1alpha1"),
          Map.entry("TriggerAuthentication", "keda.sh/v1alpha1"),
          Map.entry("ServiceMonitor", "monitoring.coreos.com/v1"),
          Map.entry("PrometheusRule", "monitoring.coreos.com/v1"),
          Map.entry("Kustomization", "kustomize.config.k8s.io/v1beta1"));

  /** Made by Strimzi, or by people as k8s/README.md says. */
  private static final Set<String> SECRETS_OF_OTHERS =
      Set.of("maskstream-cluster-ca-cert", "maskstream-api-keys", "maskstream-signing-key");

  private static final String OURS = "app.kubernetes.io/name";

  static List<Manifest> documents() {
    return Manifest.kubernetesFiles().stream()
        .flatMap(file -> Manifest.read(file).stream())
        .toList();
  }

  static List<Manifest> deployments() {
    return Manifest.ofKind("Deployment").stream()
        .filter(each -> each.file().startsWith("k8s/base/"))
        .toList();
  }

  /** Specs of all pods, those of deployments and others. */
  static Stream<Manifest> pods() {
    return Stream.concat(
        deployments().stream().map(each -> each.at("spec.template.spec")),
        Manifest.ofKind("Pod").stream().map(each -> each.at("spec")));
  }

  /** The containers of all pods, patches of overlays included. */
  static Stream<Manifest> containers() {
    return Stream.concat(
            Manifest.ofKind("Deployment").stream().map(each -> each.at("spec.template.spec")),
            Manifest.ofKind("Pod").stream().map(each -> each.at("spec")))
        .flatMap(pod -> pod.list("containers").stream());
  }

  private static List<String> arguments(Manifest deployment) {
    return container(deployment).strings("args");
  }

  private static Manifest container(Manifest deployment) {
    return deployment.list("spec.template.spec.containers").getFirst();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyObjectIsOfAKnownKindAndHasAName(Manifest document) {
    assertThat(document.string("apiVersion")).isEqualTo(API_VERSIONS.get(document.string("kind")));
    if (!document.string("kind").equals("Kustomization")) {
      assertThat(document.name()).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    }
  }

  @Test
  void noObjectStandsTwice() {
    assertThat(
            documents().stream()
                .filter(each -> each.file().startsWith("k8s/base/"))
                .map(each -> each.string("kind") + " " + each.name()))
        .doesNotHaveDuplicates();
  }

  @Test
  void kustomizeIsGivenEveryFile() throws Exception {
    List<String> listed =
        new ArrayList<>(
            Manifest.read("k8s/base/kustomization.yaml").getFirst().strings("resources"));
    listed.add("kustomization.yaml");

    try (Stream<Path> files = Files.list(Manifest.path("k8s/base"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void theCommandLineKnowsWhatADeploymentRuns(Manifest deployment) {
    Service.requireCommand(arguments(deployment));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void aDeploymentTakesItsVariables(Manifest deployment) {
    Map<String, String> variables = new TreeMap<>(variables(container(deployment)));
    Manifest.ofKind("Deployment").stream()
        .filter(each -> each.name().equals(deployment.name()))
        .forEach(each -> variables.putAll(variables(container(each))));

    Service.requireVariables(arguments(deployment), variables);
  }

  @Test
  void theToolboxsVariablesAreThoseOfItsCommands() {
    Manifest toolbox = Manifest.ofKind("Pod").getFirst().list("spec.containers").getFirst();

    Service.requireVariables(List.of("models"), variables(toolbox));
  }

  private static Map<String, String> variables(Manifest container) {
    Map<String, String> variables = new TreeMap<>();
    container
        .list("envFrom")
        .forEach(
            from -> variables.putAll(configMap(from.string("configMapRef.name")).scalars("data")));
    container.list("env").forEach(each -> variables.put(each.string("name"), each.string("value")));
    return variables;
  }

  private static Manifest configMap(String name) {
    return Manifest.ofKind("ConfigMap").stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ConfigMap " + name));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void portsAreThoseThatTheServiceOpens(Manifest deployment) {
    assertThat(
            container(deployment).list("ports").stream()
                .map(port -> Integer.valueOf(port.string("containerPort"))))
        .containsExactlyInAnyOrderElementsOf(Service.ports(arguments(deployment)));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void everyProbeAsksTheManagementPort(Manifest deployment) {
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      Manifest asked = container(deployment).at(probe + ".httpGet");

      assertThat(asked.string("path")).as(probe).isIn("/livez", "/readyz");
      assertThat(portNames(deployment)).contains("management");
      assertThat(asked.string("port")).isEqualTo("management");
    }
  }

  private static List<String> portNames(Manifest deployment) {
    return container(deployment).list("ports").stream().map(port -> port.string("name")).toList();
  }

  @Test
  void aPodMayDoNoMoreThanItMust() {
    assertThat(pods().toList())
        .allSatisfy(
            pod -> {
              assertThat(pod.string("securityContext.runAsNonRoot")).isEqualTo("true");
              assertThat(pod.string("securityContext.seccompProfile.type"))
                  .isEqualTo("RuntimeDefault");
              assertThat(pod.string("enableServiceLinks")).isEqualTo("false");
              assertThat(pod.string("automountServiceAccountToken")).isEqualTo("false");
              Manifest own = pod.list("containers").getFirst().at("securityContext");
              assertThat(own.string("allowPrivilegeEscalation")).isEqualTo("false");
              assertThat(own.string("readOnlyRootFilesystem")).isEqualTo("true");
              assertThat(own.strings("capabilities.drop")).containsExactly("ALL");
            });
  }

  @Test
  void whatIsMountedIsThere() {
    Set<String> secrets = new TreeSet<>(SECRETS_OF_OTHERS);
    Manifest.ofKind("KafkaUser", "Secret").forEach(each -> secrets.add(each.name()));
    List<String> claims =
        Manifest.ofKind("PersistentVolumeClaim").stream().map(Manifest::name).toList();

    pods()
        .forEach(
            pod -> {
              Set<String> volumes =
                  pod.list("volumes").stream()
                      .map(each -> each.string("name"))
                      .collect(Collectors.toSet());
              Manifest container = pod.list("containers").getFirst();
              assertThat(container.list("volumeMounts").stream().map(each -> each.string("name")))
                  .containsExactlyInAnyOrderElementsOf(volumes);
              pod.list("volumes")
                  .forEach(
                      each -> {
                        assertThat(each.string("secret.secretName")).isIn(orNothing(secrets));
                        assertThat(each.string("persistentVolumeClaim.claimName"))
                            .isIn(orNothing(claims));
                      });
              container
                  .list("env")
                  .forEach(
                      each ->
                          assertThat(each.string("valueFrom.secretKeyRef.name"))
                              .isIn(orNothing(secrets)));
            });
  }

  private static Set<String> orNothing(Iterable<String> names) {
    Set<String> all = new TreeSet<>(Set.of(""));
    names.forEach(all::add);
    return all;
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void whatSelectsPodsOfADeploymentFindsThem(Manifest deployment) {
    Map<String, String> labels = deployment.scalars("spec.template.metadata.labels");

    assertThat(labels.entrySet())
        .containsAll(deployment.scalars("spec.selector.matchLabels").entrySet());
    assertThat(labels).containsEntry("app.kubernetes.io/part-of", "maskstream");
  }

  @Test
  void everySelectorAndPortOfAServiceIsADeployments() {
    assertThat(Manifest.ofKind("Service"))
        .hasSameSizeAs(deployments())
        .allSatisfy(
            service -> {
              Manifest deployment = deployment(service.scalars("spec.selector").get(OURS));
              assertThat(service.list("spec.ports"))
                  .allSatisfy(
                      port ->
                          assertThat(portNames(deployment)).contains(port.string("targetPort")));
            });
    assertThat(Manifest.ofKind("PodDisruptionBudget"))
        .allSatisfy(
            budget ->
                assertThat(deployment(budget.scalars("spec.selector.matchLabels").get(OURS)))
                    .isNotNull());
  }

  private static Manifest deployment(String name) {
    return deployments().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Deployment " + name));
  }

  @Test
  void thePodsOfMaskstreamReachNothingThatIsNotNamed() {
    Manifest first = Manifest.ofKind("NetworkPolicy").getFirst();

    assertThat(first.strings("spec.policyTypes")).containsExactly("Ingress", "Egress");
    assertThat(first.list("spec.ingress")).isEmpty();
    assertThat(first.list("spec.egress")).isEmpty();
    assertThat(first.scalars("spec.podSelector.matchLabels"))
        .containsEntry("app.kubernetes.io/part-of", "maskstream");
  }

  @Test
  void theImageIsThatOfThisVersion() {
    assertThat(images("cpu")).isEqualTo(Map.of("maskstream", Images.ours()));
    assertThat(images("gpu"))
        .isEqualTo(Map.of("maskstream", Images.ours(), "maskstream-gpu", Images.gpu()));
    assertThat(containers().map(each -> each.string("image")))
        .containsOnly("", "maskstream", "maskstream-gpu", Images.ours());
  }

  /** What an overlay puts in place of the names of images. */
  private static Map<String, String> images(String overlay) {
    return Manifest.read("k8s/overlays/" + overlay + "/kustomization.yaml")
        .getFirst()
        .list("images")
        .stream()
        .collect(
            Collectors.toMap(
                image -> image.string("name"),
                image -> image.string("newName") + ":" + image.string("newTag")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void anOverlayPatchesWhatThereIs(String overlay) throws Exception {
    String folder = "k8s/overlays/" + overlay;
    List<String> patches =
        Manifest.read(folder + "/kustomization.yaml").getFirst().list("patches").stream()
            .map(patch -> patch.string("path"))
            .toList();

    try (Stream<Path> files = Files.list(Manifest.path(folder))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(patches.stream(), Stream.of("kustomization.yaml")).toList());
    }
    Set<String> objects =
        documents().stream()
            .filter(each -> each.file().startsWith("k8s/base/"))
            .map(each -> each.string("kind") + " " + each.name())
            .collect(Collectors.toSet());
    for (String patch : patches) {
      Manifest object = Manifest.read(folder + "/" + patch).getFirst();
      assertThat(objects).contains(object.string("kind") + " " + object.name());
    }
  }

  @Test
  void aProcessorOnAGpuHasOneAndLeavesItBeforeTheNextComes() {
    Manifest patch = Manifest.read("k8s/overlays/gpu/processor.yaml").getFirst();
    Manifest container = container(patch);

    assertThat(container.scalars("resources.limits")).containsEntry("nvidia.com/gpu", "1");
    assertThat(patch.string("spec.strategy.rollingUpdate.maxSurge")).isEqualTo("0");
    assertThat(variables(container))
        .containsEntry("MASKSTREAM_ENGINE", PreferredEngine.TENSORRT.setting());
    assertThat(container.string("name"))
        .isEqualTo(container(deployment(patch.name())).string("name"));
  }

  @Test
  void everyMetricOfTheAlertsIsCounted() {
    Set<String> counted =
        SourceText.literals("[a-z]+(?:\\.[a-z]+)+").stream()
            .flatMap(name -> Stream.of(name, "maskstream.gateway." + name))
            .map(name -> name.replace('.', '_'))
            .collect(Collectors.toSet());

    assertThat(Manifest.ofKind("PrometheusRule").getFirst().list("spec.groups"))
        .flatExtracting(group -> group.list("rules"))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.string("alert")).startsWith("Maskstream");
              assertThat(rule.string("annotations.summary")).isNotEmpty();
              Pattern.compile("maskstream_[a-z_]+")
                  .matcher(rule.string("expr"))
                  .results()
                  .forEach(
                      name -> assertThat(name.group().replaceFirst("_total$", "")).isIn(counted));
            });
  }
}
