package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.FunctionSpec.Code;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each runtime has the paths of its own language, as on Lambda. */
class EnvironmentVariablesTest {
  private static final List<String> PATHS =
      List.of("GEM_PATH", "NODE_PATH", "PYTHONPATH", "RUBYLIB");

  private static Map<String, String> of(String runtime, String version) {
    var spec = new Workshop.Spec(runtime, new Code.Inline("")).build();
    var key = new FunctionKeys.Key("id", "secret", "token");
    return EnvironmentVariables.of(
        new Launch(spec, 9001, null, "stream", false, key, null),
        new RuntimeKind.Places("/var/task", "/var/runtime", "/var/java-runtime", "/opt"),
        version,
        "http://127.0.0.1:4566");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "nodejs20.x | 20.1.2 | NODE_PATH",
        "python3.13 | 3.13.1 | PYTHONPATH",
        "ruby3.3 | 3.3.5 | GEM_PATH RUBYLIB",
        "java21 | 21.0.1 | ''",
        "dotnet8 | 8.0.1 | ''",
        "provided.al2023 | '' | ''",
      },
      delimiter = '|')
  void pathsOfTheLanguageAlone(String runtime, String version, String expected) {
    Map<String, String> all = of(runtime, version);
    assertEquals(
        expected, String.join(" ", PATHS.stream().filter(all::containsKey).toList()), runtime);
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs20.x, 20.1.2, NODE_PATH, /opt/nodejs/node20/node_modules",
    "ruby3.3, 3.3.5, GEM_PATH, /var/task/vendor/bundle/ruby/3.3.0",
  })
  void layersByTheVersionThatRuns(String runtime, String version, String name, String first) {
    assertEquals(first, Stream.of(of(runtime, version).get(name).split(":")).findFirst().get());
  }
}
