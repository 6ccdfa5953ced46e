package io.ohmflow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests for Kubernetes and the image, as far as they can be checked without a cluster. */
class ManifestsTest {
  private static final Path DEPLOY = Path.of("").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<String> problems(JsonNode manifest) throws IOException {
    try (InputStream in =
        ManifestsTest.class.getResourceAsStream("/spark-operator-v1beta2.schema.json")) {
      return new SchemaCheck(JSON.readTree(in)).problems(manifest);
    }
  }

  private static JsonNode yaml(String text) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private static String text(String name) throws IOException {
    return Files.readString(DEPLOY.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/train.yaml", "kubernetes/sweep-nightly.yaml"})
  void theOperatorUnderstandsTheManifest(String name) throws IOException {
    assertEquals(List.of(), problems(yaml(text(name))));
  }

  @Test
  void aMisspeltOrWrongFieldWouldBeFound() throws IOException {
    String sound = text("kubernetes/train.yaml");
    for (String[] change :
        List.of(
            new String[] {"restartPolicy:", "restartpolicy:"},
            new String[] {"instances: 4", "instances: 0"},
            new String[] {"memory: 8g", "memory: 8 GB"},
            new String[] {"spark.acls.enable: \"true\"", "spark.acls.enable: true"},
            new String[] {"kind: SparkApplication", "kind: SparkApp"})) {
      String changed = sound.replace(change[0], change[1]);
      assertFalse(problems(yaml(changed)).isEmpty(), change[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/spec", "/spec/template"})
  void podsAreNotRootAndTheConfigurationIsTheSecureOne(String place) throws IOException {
    JsonNode spec =
        yaml(text("kubernetes/" + (place.equals("/spec") ? "train" : "sweep-nightly") + ".yaml"))
            .at(place);
    for (String pod : List.of("driver", "executor")) {
      JsonNode context = spec.path(pod).path("securityContext");
      assertTrue(context.path("runAsNonRoot").asBoolean(), pod);
      assertFalse(context.path("allowPrivilegeEscalation").asBoolean(true), pod);
      assertEquals("ALL", context.path("capabilities").path("drop").path(0).asText());
    }
    Map<String, String> conf = new TreeMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = spec.path("sparkConf").fields();
    fields.forEachRemaining(each -> conf.put(each.getKey(), each.getValue().asText()));
    for (String line : text("conf/secure.conf").lines().toList()) {
      if (line.startsWith("spark.")) {
        String[] pair = line.split(" +", 2);
        assertEquals(pair[1], conf.get(pair[0]), pair[0]);
      }
    }
  }

  @Test
  void theDriverMayDoNoMoreThanItNeeds() throws IOException {
    String role = text("kubernetes/access.yaml");
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(role)) {
      assertTrue(JSON.valueToTree(document).path("kind").isTextual());
    }
    assertFalse(
        role.contains("\"*\"") || role.contains("secrets") || role.contains("Cluster"), role);
  }

  @Test
  void theImageIsNotRootAndCopiesWhatThereIs() throws IOException {
    List<String> lines = text("Dockerfile").lines().toList();
    List<String> users = lines.stream().filter(line -> line.startsWith("USER ")).toList();
    assertEquals("USER 185:185", users.get(users.size() - 1));
    for (String line : lines) {
      if (line.startsWith("COPY ")) {
        String source = line.split(" ")[1];
        boolean built = source.startsWith("target/");
        assertTrue(built || Files.exists(DEPLOY.resolve(source)), line);
        assertTrue(text("Dockerfile.dockerignore").contains("!" + source), line);
      }
    }
  }
}
