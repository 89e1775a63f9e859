package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.FunctionSpec.Code;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * .NET by an executable assembly with its own client; a script stands in for {@code dotnet}, and
 * speaks the Runtime API as the client does.
 */
class DotnetTest {
  private static final String DOTNET =
      """
      #!/usr/bin/python3
      import json, os, sys, urllib.request
      if sys.argv[1:] == ['--version']:
          print('8.0.401')
          sys.exit()
      base = 'http://%s/2018-06-01/runtime/invocation/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      while True:
          answer = urllib.request.urlopen(base + 'next')
          answer.read()
          body = json.dumps(sys.argv[1:] + [os.environ['_HANDLER'], os.environ['AWS_EXECUTION_ENV']])
          path = base + answer.headers['Lambda-Runtime-Aws-Request-Id'] + '/response'
          urllib.request.urlopen(urllib.request.Request(path, data=body.encode()))
      """;

  @TempDir private Path folder;

  @Test
  void theAssemblyOfTheHandlerIsRun() throws Exception {
    Path program = Files.createDirectories(folder.resolve("sdk")).resolve("dotnet");
    Files.writeString(program, DOTNET);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(code.resolve("Shop.dll"), "");
    var options =
        new EnvironmentSettings.Options(
            Map.of("dotnet8", program),
            null,
            false,
            true,
            (_, _) -> {},
            FunctionKeys.NONE,
            List.of());
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX, options)) {
      var spec =
          new Workshop.Spec("dotnet8", new Code.Package(code)).handler("Shop::Shop.Orders::Handle");
      assertEquals(
          new JsonArray()
              .add("exec")
              .add("--roll-forward")
              .add("Major")
              .add("/var/task/Shop.dll")
              .add("Shop::Shop.Orders::Handle")
              .add("AWS_Lambda_dotnet8"),
          new JsonArray(Workshop.call(workshop.open(spec), "{}")));
    }
  }
}
