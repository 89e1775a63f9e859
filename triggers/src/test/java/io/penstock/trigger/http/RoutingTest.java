package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest extends RoutingFixture {
  private static final List<String> TABLE =
      List.of(
          "GET /gauges/dam/1",
          "GET /gauges/dam/{id}",
          "GET /gauges/{proxy+}",
          "ANY /{proxy+}",
          "$default");

  private static final List<String> WIDE =
      List.of(
          "GET /",
          "GET /a/{x}/c",
          "ANY /a/b/{y}",
          "GET /a/{proxy+}",
          "GET /{first}/b",
          "POST /a/b/c",
          "ANY /a/b/c",
          "GET /admin",
          "GET /v1/{id}:cancel-not",
          "PUT /x/{p}/y/{q}/{rest+}",
          "GET /many/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j+}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /gauges/dam/1    | GET /gauges/dam/1
          GET    | /gauges/dam/2    | GET /gauges/dam/{id}
          GET    | /gauges/x/y/z    | GET /gauges/{proxy+}
          POST   | /gauges/dam/1    | ANY /{proxy+}
          PUT    | /                | $default
          GET    | /gauges          | ANY /{proxy+}
          GET    | /gauges/         | ANY /{proxy+}
          PURGE  | /gauges/dam/1    | $default
          GET    | /gauges/dam/%31  | GET /gauges/dam/1
          GET    | //gauges/dam/1   | ANY /{proxy+}
          """)
  void theRoutesOfAnHttpApi(String method, String path, String route) {
    assertEquals(route, matched(Api.Kind.HTTP, TABLE, method, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          GET    | /                | GET /
          POST   | /                | -
          POST   | /a/b/c           | POST /a/b/c
          GET    | /a/b/c           | ANY /a/b/c
          GET    | /a/b/d           | ANY /a/b/{y} y=d
          GET    | /a/z/c           | GET /a/{x}/c x=z
          GET    | /a/z/d           | GET /a/{proxy+} proxy=z/d
          POST   | /a/z/d           | -
          GET    | /a/b             | GET /{first}/b first=a
          GET    | /a/              | -
          GET    | /%61dmin         | GET /admin
          GET    | /ADMIN           | -
          PUT    | /x/1/y/2/3/4     | PUT /x/{p}/y/{q}/{rest+} p=1,q=2,rest=3/4
          PUT    | /x/1/y/2         | -
          GET    | /many/1/2/3/4/5/6/7/8/9/10/11 | GET /many/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j+} a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9,j=10/11
          PUT    | /x//y/2/3        | -
          PUT    | /x/a%2Fb/y/2/3   | PUT /x/{p}/y/{q}/{rest+} p=a%2Fb,q=2,rest=3
          """)
  void parametersAndPrecedence(String method, String path, String route) {
    assertEquals(route, matched(Api.Kind.HTTP, WIDE, method, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          GET    | /a/b             | GET /a/{proxy+} proxy=b
          GET    | /a/b/            | GET /a/{proxy+} proxy=b
          GET    | /z/b             | GET /{first}/b first=z
          GET    | /z/b/            | GET /{first}/b first=z
          DELETE | /a/x             | -
          GET    | /a//x/           | GET /a/{proxy+} proxy=/x
          POST   | /only/get        | ANY /only/{proxy+} proxy=get
          GET    | /only/get        | GET /only/get
          OPTIONS| /only/get/       | ANY /only/{proxy+} proxy=get
          """)
  void theResourcesOfARestApi(String method, String path, String route) {
    List<String> routes =
        List.of("GET /a/{proxy+}", "GET /{first}/b", "GET /only/get", "ANY /only/{proxy+}");
    assertEquals(route, matched(Api.Kind.REST, routes, method, path));
  }

  @Test
  void theStageIsTheFirstSegmentUnlessItIsTheDefault() {
    LiveApi api =
        new LiveApi(
            with(
                Api.http("id", "name", "r", "a", List.of()),
                List.of(Api.Stage.of("$default"), Api.Stage.of("test"))));
    assertEquals("test", api.stage("/test/x").name());
    assertEquals("/x", api.withoutStage("/test/x", api.stage("/test/x")));
    assertEquals("/", api.withoutStage("/test", api.stage("/test")));
    assertEquals("$default", api.stage("/tests/x").name());
    assertEquals("/tests/x", api.withoutStage("/tests/x", api.stage("/tests/x")));
    LiveApi rest = new LiveApi(Api.rest("id", "name", "r", "a", "Prod", List.of()));
    assertEquals("Prod", rest.stage("//Prod/x").name());
    assertEquals("/x", rest.withoutStage("//Prod/x", rest.stage("//Prod/x")));
    assertEquals("/x//y", rest.withoutStage("/Prod//x//y", rest.stage("/Prod//x//y")));
    assertEquals("/", rest.withoutStage("/Prod//", rest.stage("/Prod//")));
    assertEquals("//x", api.withoutStage("/test//x", api.stage("/test//x")));
    assertEquals(null, rest.stage("/x"));
  }

  private static String matched(Api.Kind kind, List<String> keys, String method, String path) {
    List<Route> routes = new ArrayList<>();
    for (String key : keys) {
      String[] parts = key.split(" ");
      routes.add(
          kind == Api.Kind.REST
              ? Route.rest(parts[0], parts[1], RunningTrigger.FUNCTION)
              : Route.http(key.replace(":cancel-not", "/c"), RunningTrigger.FUNCTION));
    }
    Api api =
        kind == Api.Kind.REST
            ? Api.rest("id", "name", "r", "a", "Prod", routes)
            : Api.http("id", "name", "r", "a", routes);
    ApiTable.of(List.of(api));
    RouteMatch match = new LiveApi(api).match(method, path);
    if (match == null) {
      return null;
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < match.values().length; i++) {
      values.add(match.route().parameters().get(i) + "=" + match.values()[i]);
    }
    boolean wantsValues = keys != TABLE && !values.isEmpty();
    return match.route().key() + (wantsValues ? " " + String.join(",", values) : "");
  }

  private static Api with(Api api, List<Api.Stage> stages) {
    return new Api(
        api.id(),
        api.name(),
        api.kind(),
        api.region(),
        api.account(),
        api.aliases(),
        api.domains(),
        stages,
        api.routes(),
        api.cors(),
        api.binaryMediaTypes(),
        api.authorizers(),
        api.disabled());
  }
}
