package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables of routes there may be: hosts, names, and what AWS would refuse. */
class RouteTableTest extends RoutingFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          aaaa.localhost                          | one
          orders.localhost                        | one
          bbbb.localhost                          | two
          bbbb.execute-api.localhost              | two
          bbbb.execute-api.eu-north-1.example.com | two
          cccc.localhost                          | gauges
          cccc.lambda-url.eu-north-1.on.aws       | gauges
          gauges.lambda-url.localhost             | gauges
          api.example.net                         | two
          127.0.0.1                               | one
          localhost                               | one
          elsewhere.example.org                   | one
          zzzz.execute-api.localhost              | -
          zzzz.lambda-url.localhost               | -
          cccc.execute-api.localhost              | -
          """)
  void apisAreToldApartByHost(String host, String name) {
    Api one = hosts(Api.http("aaaa", "one", "r", "a", List.of()), Set.of("Orders"), Set.of());
    Api two =
        hosts(
            Api.rest("bbbb", "two", "r", "a", "Prod", List.of()),
            Set.of(),
            Set.of("API.example.net"));
    Api url =
        Api.functionUrl(
            "cccc",
            RunningTrigger.FUNCTION,
            false,
            Route.InvokeMode.BUFFERED,
            Route.HTTP_TIMEOUT,
            null);
    ApiTable.HostBinding door = ApiTable.of(List.of(url, one, two)).find(host, "/", false);
    assertEquals(name, door == null ? null : door.api().api().name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          made.execute-api.localhost | /live/a  | live
          made.execute-api.localhost | /live    | live
          made.execute-api.localhost | /lives/a | $default
          made.execute-api.localhost | /dev/a   | dev
          made.execute-api.localhost | /a       | $default
          only.execute-api.localhost | /dev/a   | dev
          only.execute-api.localhost | /a       | dev
          made.localhost             | /a       | -
          elsewhere.example.org      | /a       | -
          """)
  void stagesOfOneIdAreOneApiAtItsOwnHost(String host, String path, String stage) {
    var stages = new ArrayList<Api>();
    for (String name : List.of("dev", "$default", "live")) stages.add(stage("made", name));
    stages.add(stage("only", "dev"));
    ApiTable.HostBinding door = ApiTable.of(List.of(), stages).find(host, path, false);
    assertEquals(stage, door == null ? null : door.api().onlyStage().name());
  }

  private static Api stage(String id, String name) {
    return new Api(
        id,
        id,
        Api.Kind.HTTP,
        "r",
        "a",
        Set.of(),
        Set.of(),
        List.of(Api.Stage.of(name)),
        List.of(),
        null,
        Set.of(),
        List.of(),
        false);
  }

  @Test
  void aStageHasTheIdOfNoOtherApi() {
    Api other = Api.http("made", "other", "r", "a", List.of());
    var problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> ApiTable.of(List.of(other), List.of(stage("made", "dev"))));
    assertTrue(problem.getMessage().contains("the id made is taken"), problem.getMessage());
  }

  @Test
  void whatAwsWouldRefuseIsRefusedWithAllReasons() {
    List<Route> routes =
        List.of(
            Route.http("GET /x/{a}", RunningTrigger.FUNCTION),
            Route.http("GET /x/{b}", RunningTrigger.FUNCTION),
            Route.http("FETCH /y", RunningTrigger.FUNCTION),
            Route.http("GET y", RunningTrigger.FUNCTION),
            Route.http("GET /{p+}/z", RunningTrigger.FUNCTION),
            Route.http("GET /{a}/{a}", RunningTrigger.FUNCTION),
            Route.http("GET /a//b", RunningTrigger.FUNCTION),
            Route.http("GET /s", RunningTrigger.FUNCTION).withPayloadVersion("3.0"),
            Route.http("GET /t", RunningTrigger.FUNCTION).withTimeout(Duration.ofMinutes(1)),
            Route.http("GET /u", RunningTrigger.FUNCTION).withAuthorizer("nobody", List.of()));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ApiTable.of(List.of(Api.http("id", "orders", "r", "a", routes))));
    List<String> expected =
        List.of(
            "GET /x/{b} takes the same requests as GET /x/{a}",
            "FETCH is no method",
            "GET y: the path must start with /",
            "has segments after its greedy parameter",
            "has the parameter a twice",
            "has an illegal segment: ''",
            "payload version 3.0",
            "timeout 60000 ms",
            "no authorizer nobody");
    for (String part : expected) {
      assertTrue(e.getMessage().contains(part), part + " in " + e.getMessage());
    }
    assertTrue(e.getMessage().lines().allMatch(line -> line.startsWith("API orders: ")));
  }

  @Test
  void aRestApiHasOneNameForTheVariablePartOfAResource() {
    List<Route> routes =
        List.of(
            Route.rest("GET", "/x/{a}/y", RunningTrigger.FUNCTION),
            Route.rest("GET", "/x/{b}/z", RunningTrigger.FUNCTION));
    List<String> problems =
        ApiTable.check(List.of(Api.rest("id", "orders", "r", "a", "Prod", routes)));
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().contains("{b} where a sibling already has {a}"));
    assertEquals(List.of(), ApiTable.check(List.of(Api.http("id", "o", "r", "a", http(routes)))));
  }

  @ParameterizedTest
  @CsvSource({"/e/{a},/e/{b}", "/e/{a},/e/{a+}", "/e/{rest+},/e/{a}/z", "/{a},/{b+}"})
  void aRestApiHasOneVariablePartBelowAResource(String one, String other) {
    List<Route> routes =
        List.of(
            Route.rest("GET", one, RunningTrigger.FUNCTION),
            Route.rest("POST", other, RunningTrigger.FUNCTION));
    List<String> problems =
        ApiTable.check(List.of(Api.rest("id", "orders", "r", "a", "Prod", routes)));
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().contains("where a sibling already has"));
    assertEquals(List.of(), ApiTable.check(List.of(Api.http("id", "o", "r", "a", http(routes)))));
  }

  private static Api hosts(Api api, Set<String> aliases, Set<String> domains) {
    return new Api(
        api.id(),
        api.name(),
        api.kind(),
        api.region(),
        api.account(),
        aliases,
        domains,
        api.stages(),
        api.routes(),
        api.cors(),
        api.binaryMediaTypes(),
        api.authorizers(),
        api.disabled());
  }
}
