package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several programs runs a runtime; what is told where it is another version. */
class InterpretersTest {
  @TempDir private Path folder;

  private Path program(String path, String says) throws IOException {
    Path program = folder.resolve(path);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho " + says + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program.toRealPath();
  }

  private Interpreters.Interpreter node(String runtime, Map<String, Path> chosen) {
    return new Interpreters(
            chosen,
            List.of(folder),
            folder.resolve("added"),
            path -> path.startsWith(folder.toAbsolutePath()))
        .find(RuntimeKind.NODEJS, runtime);
  }

  @Test
  void theVersionAskedForElseTheNextNewerElseTheNewest() throws IOException {
    Path old = program(".nvm/versions/node/v18.20.8/bin/node", "v18.20.8");
    Path asked = program(".nvm/versions/node/v22.1.0/bin/node", "v22.1.0");
    Path added = program("added/nodejs24.x/node_modules/node/bin/node", "v24.2.0");
    assertEquals(new Interpreters.Interpreter(asked, "22.1.0", true), node("nodejs22.x", Map.of()));
    assertEquals(
        new Interpreters.Interpreter(asked, "22.1.0", false), node("nodejs20.x", Map.of()));
    assertEquals(added, node("nodejs24.x", Map.of()).program());
    assertTrue(node("nodejs24.x", Map.of()).asked());
    assertFalse(node("nodejs26.x", Map.of()).asked());
    assertEquals(old, node("nodejs24.x", Map.of("nodejs24.x", old)).program());
    assertThrows(
        IllegalArgumentException.class,
        () -> node("nodejs24.x", Map.of("nodejs24.x", folder.resolve("none"))));
  }

  @Test
  void anotherVersionIsToldOnce() throws Exception {
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      for (int i = 0; i < 2; i++)
        workshop.open(new Workshop.Spec("nodejs99.x", new Code.Inline("exports.handler = 1")));
      workshop.open(new Workshop.Spec("nodejs98.x", new Code.Inline("exports.handler = 1")));
      until(() -> workshop.notices.stream().anyMatch(notice -> notice.contains("98")));
      until(() -> workshop.notices.stream().anyMatch(notice -> notice.contains("99")));
      assertEquals(2, workshop.notices.size(), workshop.notices::toString);
      String notice =
          workshop.notices.stream().filter(each -> each.contains("99")).findFirst().orElseThrow();
      assertTrue(notice.startsWith("f: nodejs99.x is run by version "), notice);
      assertTrue(notice.contains("--runtime nodejs99.x=PATH"), notice);
    }
  }

  @Test
  void whatTheSourceImportsAndNobodyBringsIsTold() throws Exception {
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      workshop.open(
          Workshop.node("const {SQSClient} = require('@aws-sdk/client-sqs'); exports.handler = 1"));
      workshop.open(Workshop.node("const AWS = require('aws-sdk'); exports.handler = 2"));
      until(() -> workshop.notices.size() == 2);
      String told = workshop.notices.toString();
      assertTrue(told.contains("penstock runtimes add nodejs @aws-sdk/client-sqs"), told);
      assertTrue(told.contains("does not know AWS_ENDPOINT_URL"), told);
    }
  }

  /** Of the function's own packages, and of a layer's. */
  @Test
  void oldSdksThatWouldCallTheRealAwsAreTold() throws Exception {
    Path js = Files.createDirectories(folder.resolve("js/node_modules/@aws-sdk/client-sqs"));
    Files.writeString(js.resolve("package.json"), "{\"version\": \"3.400.0\"}");
    Files.writeString(
        folder.resolve("js/index.js"), "require('@aws-sdk/client-sqs'); exports.handler = 1");
    Path py = Files.createDirectories(folder.resolve("py/boto3"));
    Files.writeString(py.resolve("__init__.py"), "__version__ = '1.26.90'\n");
    Files.writeString(folder.resolve("py/index.py"), "import boto3\ndef handler(e, c): return 1\n");
    Files.createDirectories(folder.resolve("layer/python/boto3"));
    Files.createDirectories(folder.resolve("layer/python/boto3-1.27.9.dist-info"));
    Files.createDirectories(folder.resolve("newer/python/boto3"));
    Files.createDirectories(folder.resolve("newer/python/boto3-1.28.0.dist-info"));
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(code.resolve("index.py"), "import boto3\ndef handler(e, c): return 2\n");
    var told =
        List.of(
            new Workshop.Spec("nodejs20.x", new Code.Package(folder.resolve("js"))),
            new Workshop.Spec("python3.11", new Code.Package(folder.resolve("py"))),
            new Workshop.Spec("python3.11", new Code.Package(code))
                .layers(folder.resolve("layer")));
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      workshop.open(
          new Workshop.Spec("python3.11", new Code.Package(code)).layers(folder.resolve("newer")));
      for (var each : told) workshop.open(each);
      for (String old :
          List.of(
              "client-sqs 3.400.0 does", "boto3 1.26.90 of", "boto3 1.27.9 of its package does"))
        until(() -> workshop.notices.stream().anyMatch(notice -> notice.contains(old)));
      for (String notice : workshop.notices)
        assertTrue(
            !notice.contains("ENDPOINT_URL") || notice.contains("would call the real AWS"), notice);
      assertFalse(workshop.notices.toString().contains("1.28.0"), workshop.notices::toString);
    }
  }

  /** Where the runtime has them: for require and for import, which does not know NODE_PATH. */
  @Test
  void whatWasAddedIsFound() throws Exception {
    Path added = folder.resolve("libraries/nodejs/node_modules/@aws-sdk/client-sqs");
    Files.createDirectories(added);
    Files.writeString(added.resolve("package.json"), "{\"main\": \"index.js\"}");
    Files.writeString(added.resolve("index.js"), "exports.name = 'sqs';");
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(
        code.resolve("index.mjs"),
        "import sqs from '@aws-sdk/client-sqs'; export const handler = async () => sqs.name;");
    var options =
        new EnvironmentSettings.Options(
            Map.of(),
            folder.resolve("libraries"),
            false,
            true,
            (_, _) -> {},
            FunctionKeys.NONE,
            List.of());
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX, options)) {
      assertEquals(
          "\"sqs\"",
          workshop.answer(
              Workshop.node("exports.handler = async () => require('@aws-sdk/client-sqs').name;")));
      assertEquals(
          "\"sqs\"", workshop.answer(new Workshop.Spec("nodejs20.x", new Code.Package(code))));
      assertEquals(List.of(), workshop.notices);
    }
  }

  @Test
  void rubyRunsByItsBootstrap() throws Exception {
    assumeTrue(Programs.find("ruby") != null, "ruby is not installed");
    Path code = Files.createDirectories(folder.resolve("ruby"));
    Files.writeString(
        code.resolve("index.rb"),
        """
        def handler(event:, context:)
          raise ArgumentError, 'as asked' if event['fail']
          { twice: event['n'] * 2, name: context.function_name, home: Dir.home }
        end
        """);
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      var f = workshop.open(new Workshop.Spec("ruby3.1", new Code.Package(code)));
      assertEquals(
          "{\"twice\":42,\"name\":\"f\",\"home\":\"/home/sbx_user1051\"}",
          Workshop.call(f, "{\"n\":21}"));
      String failed = Workshop.result(f, "{\"fail\":true}").outcome().payload().toString();
      assertTrue(failed.contains("\"errorType\":\"Function<ArgumentError>\""), failed);
      assertTrue(failed.contains("as asked"), failed);
    }
  }
}
