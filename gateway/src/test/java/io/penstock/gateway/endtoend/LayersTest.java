package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of a template: where each runtime looks for them, in their order. */
class LayersTest {
  @TempDir private Path folder;
  private TestPenstock penstock;

  @BeforeEach
  void start() throws IOException {
    files(
        Map.of(
            "first/nodejs/node_modules/lib/index.js", "module.exports = 'first';",
            "first/python/lib.py", "name = 'first'\n",
            "first/both.txt", "first",
            "second/nodejs/node_modules/other/index.js", "module.exports = 'second';",
            "second/both.txt", "second",
            "py/index.py",
                "import lib\ndef handler(e, c): return [lib.name, open('/opt/both.txt').read()]\n",
            "code/index.js",
                "exports.handler = async () => [require('lib'), require('other'),"
                    + " require('fs').readFileSync('/opt/both.txt', 'utf8'), process.env.WRAPPED];",
            "wrap/wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n",
            "own/bootstrap", "#!/bin/sh\nexec /opt/runtime\n"));
    files(
        Map.of(
            "wrap/runtime",
            """
            #!/bin/sh
            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
            while true; do
              head=$(mktemp)
              curl -sS -D "$head" $api/next > /dev/null
              id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p' "$head" | tr -d '\\r')
              curl -sS -d '"by layer"' $api/$id/response > /dev/null
            done
            """));
    for (String program : new String[] {"wrap/wrapper", "wrap/runtime", "own/bootstrap"})
      Files.setPosixFilePermissions(
          folder.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    zip(folder.resolve("second"), folder.resolve("second.zip"));
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              First:
                Type: AWS::Serverless::LayerVersion
                Properties: {LayerName: base, ContentUri: first, CompatibleRuntimes: [nodejs20.x]}
              Second: {Type: AWS::Lambda::LayerVersion, Properties: {Content: second.zip}}
              Wrap: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: wrap}}
              Node:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: index.handler
                  CodeUri: code
                  Layers: [!Ref First, !Ref Second, !Ref Wrap]
                  Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/wrapper}}
              Py:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: python3.11
                  Handler: index.handler
                  CodeUri: py
                  Layers: [!Ref Second, !Ref First]
              Own:
                Type: AWS::Serverless::Function
                Properties: {Runtime: provided.al2023, CodeUri: own, Layers: [!Ref Wrap]}
              NoWrapper:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs20.x
                  Handler: index.handler
                  InlineCode: exports.handler = async () => 1;
                  Layers: ["arn:aws:lambda:us-east-1:580247275435:layer:Insights:14"]
                  Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/none}}
            """);
    penstock = TestPenstock.up(template, "--no-watch");
  }

  private void files(Map<String, String> files) throws IOException {
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static void zip(Path from, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to);
        var zip = new ZipOutputStream(out);
        var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        zip.putNextEntry(new ZipEntry(from.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
  }

  @AfterEach
  void stop() {
    if (penstock != null) penstock.close();
  }

  private String invoke(String function) {
    return Client.post(penstock.api(), "/2015-03-31/functions/" + function + "/invocations", "{}")
        .text();
  }

  @Test
  void layersAreWhereEachRuntimeLooks() {
    assertEquals("[\"first\",\"second\",\"second\",\"yes\"]", invoke("Node"));
    assertEquals("[\"first\", \"first\"]", invoke("Py"));
    assertEquals("\"by layer\"", invoke("Own"));
  }

  /** A wrapper that is not there ends the runtime as the start script of Lambda does. */
  @Test
  void aWrapperThatIsNotThereEndsTheRuntime() {
    String answer = invoke("NoWrapper");
    assertTrue(answer.contains("\"errorType\":\"Runtime.ExitError\""), answer);
    assertTrue(answer.contains("Runtime exited with error: exit status 127"), answer);
    assertTrue(penstock.output().contains("is not a layer of this template"), penstock.output());
  }
}
