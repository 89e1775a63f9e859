package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.lambda.api.LambdaService;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static MultiMap query(String text) {
    var query = MultiMap.caseInsensitiveMultiMap();
    if (text != null)
      for (String one : text.split("&")) query.add(one.split("=")[0], one.split("=")[1]);
    return query;
  }

  private static String at(Operations operations, String line) {
    String[] parts = line.split(" ", 2);
    String[] uri = parts[1].split("\\?", 2);
    Operation found =
        operations.at(
            HttpMethod.valueOf(parts[0]),
            List.of(uri[0].substring(1).split("/")),
            query(uri.length > 1 ? uri[1] : null));
    return found == null ? null : found.name();
  }

  @Test
  void everyLineOfTheModelLeadsToItsOperation() throws IOException {
    var operations = new Operations(1).complete(LambdaService.class, "operations.txt");
    var wrong = new ArrayList<String>();
    int lines = 0;
    try (var in = LambdaService.class.getResourceAsStream("operations.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String name = line.substring(0, line.indexOf(' '));
        String filled = line.substring(line.indexOf(' ') + 1).replaceAll("\\{\\w+}", "a b");
        if (!name.equals(at(operations, filled))) wrong.add(line + " -> " + at(operations, filled));
        lines++;
      }
    }
    assertTrue(lines > 80, "operations " + lines);
    assertEquals(List.of(), wrong);
  }

  @Test
  void otherLinesLeadNowhere() {
    var operations = new Operations(1).complete(LambdaService.class, "operations.txt");
    assertNull(at(operations, "PATCH /2015-03-31/functions/f"));
    assertNull(at(operations, "GET /2015-03-31/functions/f/dance"));
    assertNull(at(operations, "GET /2015-03-31"));
    assertNull(operations.named(null));
    assertEquals("ListLayers", at(operations, "GET /2018-10-31/layers?find=Other"));
  }
}
