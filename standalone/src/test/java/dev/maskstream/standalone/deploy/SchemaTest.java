package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds what Kubernetes is given to its own API: no field that a kind does not have, none missing
 * that it wants. Overlays are patches, of which most is missing; kinds that others bring are
 * checked elsewhere.
 */
class SchemaTest {
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "v1 Namespace", V1Namespace::validateJsonElement,
          "v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
          "v1 Secret", V1Secret::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

  private static final Set<String> OF_OTHERS =
      Set.of(
          "kafka.strimzi.io/v1",
          "keda.sh/v1alpha1",
          "kustomize.config.k8s.io/v1beta1",
          "monitoring.coreos.com/v1");

  /** Refuses what it does not describe. */
  private interface Schema {
    void require(JsonElement object) throws IOException;
  }

  @Test
  void everyObjectHasTheFieldsOfItsKind() throws IOException {
    List<Manifest> objects =
        Manifest.kubernetesFiles().stream()
            .filter(file -> file.startsWith("k8s/base/"))
            .flatMap(file -> Manifest.read(file).stream())
            .filter(each -> !OF_OTHERS.contains(each.string("apiVersion")))
            .toList();

    assertThat(objects).isNotEmpty();
    for (Manifest object : objects) {
      String kind = object.string("apiVersion") + " " + object.string("kind");
      assertThat(SCHEMAS).containsKey(kind);
      SCHEMAS.get(kind).require(new Gson().toJsonTree(object.value()));
    }
  }

  @Test
  void aFieldThatIsMisspeltIsFound() {
    Map<String, Object> volume = Map.of("name", "data", "emptyDirectory", Map.of());
    Map<String, Object> pod = Map.of("containers", List.of(), "volumes", List.of(volume));
    Map<String, Object> deployment =
        Map.of("spec", Map.of("selector", Map.of(), "template", Map.of("spec", pod)));

    assertThatThrownBy(
            () -> SCHEMAS.get("apps/v1 Deployment").require(new Gson().toJsonTree(deployment)))
        .hasMessageContaining("`emptyDirectory`");
  }
}
