package io.penstock.gateway.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The rendered chart against the models that are made of Kubernetes' own OpenAPI document, of the
 * Gateway API's and of the Prometheus operator's: a field that they do not have, or a value of
 * another type, is refused, as an API server refuses it under {@code --validate=strict}.
 */
class ManifestModelsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/helm");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Secret", Secret.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));

  /** The models keep what they do not know; this refuses it. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              })
          .build();

  private static HasMetadata read(Map<?, ?> manifest) {
    String kind = manifest.get("apiVersion") + "/" + manifest.get("kind");
    Class<? extends HasMetadata> model = KINDS.get(kind);
    assertNotNull(model, "no model of " + kind);
    return STRICT.convertValue(manifest, model);
  }

  static Stream<Path> rendered() throws IOException {
    return Files.list(GOLDEN).filter(file -> file.toString().endsWith(".yaml")).sorted();
  }

  /** What HelmChartTest holds to be what Helm renders of each values file. */
  @ParameterizedTest
  @MethodSource("rendered")
  void eachManifestIsAsItsModel(Path golden) throws IOException {
    var names = new HashSet<String>();
    int manifests = 0;
    for (Object one : load(Files.readString(golden)))
      if (one instanceof Map<?, ?> manifest) {
        HasMetadata read = read(manifest);
        assertNotNull(read.getMetadata().getName());
        assertTrue(names.add(read.getKind() + "/" + read.getMetadata().getName()), "named twice");
        if (read instanceof StatefulSet set) selectsItsOwnPods(set);
        manifests++;
      }
    assertTrue(manifests >= 5, manifests + " manifests");
  }

  private static void selectsItsOwnPods(StatefulSet set) {
    Set<?> labels = set.getSpec().getTemplate().getMetadata().getLabels().entrySet();
    assertTrue(labels.containsAll(set.getSpec().getSelector().getMatchLabels().entrySet()));
  }

  @Test
  void everyValuesFileOfTheChartIsRendered() throws IOException {
    List<String> values;
    try (var files = Files.list(Path.of("../helm/penstock/ci"))) {
      values = files.map(file -> file.getFileName().toString().replace("-values", "")).toList();
    }
    assertEquals(
        Set.copyOf(values),
        Set.copyOf(rendered().map(file -> file.getFileName().toString()).toList()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Service, spec: {ports: [{prot: 1}]}}",
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: many}]}}",
        "{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {spec: {containers: {}}}}}"
      })
  void whatIsNotSoIsRefused(String manifest) {
    for (Object one : load(manifest))
      assertThrows(IllegalArgumentException.class, () -> read((Map<?, ?>) one));
  }

  private static Iterable<Object> load(String yaml) {
    return new Load(LoadSettings.builder().build()).loadAllFromString(yaml);
  }
}
