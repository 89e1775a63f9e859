package io.penstock.gateway.ssm.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.ssm.Parameter;
import io.penstock.gateway.ssm.Parameters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** DescribeParameters and GetParametersByPath. Tokens are the name that was given last. */
final class ListOperations {
  private static final int PATH = 10;
  private static final int DESCRIBE = 50;

  private final Parameters parameters;

  ListOperations(Parameters parameters) {
    this.parameters = parameters;
  }

  private record Page(List<Parameter> parameters, String next) {}

  private Page page(JsonObject in, int most, Predicate<Parameter> wanted) {
    int size = in.getInteger("MaxResults", most);
    var page = new ArrayList<Parameter>();
    for (Parameter one : parameters.all().after(in.getString("NextToken", ""))) {
      if (!wanted.test(one)) continue;
      if (page.size() == size) return new Page(page, page.getLast().name());
      page.add(one);
    }
    return new Page(page, null);
  }

  JsonObject describe(JsonObject in) {
    Predicate<Parameter> wanted = filters(in.getJsonArray("ParameterFilters"));
    for (Object one : in.getJsonArray("Filters", new JsonArray())) {
      var filter = (JsonObject) one;
      boolean begins = filter.getString("Key").equals("Name");
      wanted = wanted.and(filter(filter.copy().put("Option", begins ? "BeginsWith" : "Equals")));
    }
    Page page = page(in, DESCRIBE, wanted);
    var list = new JsonArray();
    for (Parameter one : page.parameters)
      list.add(
          new JsonObject()
              .put("Name", one.name())
              .put("ARN", parameters.arn(one.name()))
              .put("Type", one.type())
              .put("KeyId", one.keyId())
              .put("LastModifiedDate", one.modified().toEpochMilli() / 1000.0)
              .put("Description", one.description())
              .put("Version", one.version())
              .put("Tier", one.tier())
              .put("Policies", new JsonArray())
              .put("DataType", one.dataType()));
    return new JsonObject().put("Parameters", list).put("NextToken", page.next);
  }

  Future<JsonObject> byPath(JsonObject in) {
    String path = in.getString("Path");
    if (!path.startsWith("/"))
      throw AwsFault.validation(
          "The parameter doesn't meet the parameter name requirements. The parameter name must"
              + " begin with a forward slash \"/\".");
    Predicate<Parameter> wanted =
        below(path, in.getBoolean("Recursive", false))
            .and(filters(in.getJsonArray("ParameterFilters")));
    Page page = page(in, PATH, wanted);
    var list = new JsonArray();
    Future<Void> done = Future.succeededFuture();
    for (Parameter one : page.parameters)
      done =
          done.compose(none -> parameters.value(one.name(), in.getBoolean("WithDecryption", false)))
              .map(
                  found -> {
                    if (found != null) list.add(ParameterOperations.view(parameters, found));
                    return null;
                  });
    return done.map(none -> new JsonObject().put("Parameters", list).put("NextToken", page.next));
  }

  private static Predicate<Parameter> below(String path, boolean recursive) {
    String begin = path.endsWith("/") ? path : path + "/";
    return one ->
        one.name().startsWith(begin) && (recursive || one.name().indexOf('/', begin.length()) < 0);
  }

  private static Predicate<Parameter> filters(JsonArray filters) {
    Predicate<Parameter> all = one -> true;
    if (filters != null) for (Object filter : filters) all = all.and(filter((JsonObject) filter));
    return all;
  }

  private static Predicate<Parameter> filter(JsonObject filter) {
    String key = filter.getString("Key");
    String option = filter.getString("Option", key.equals("Path") ? "OneLevel" : "Equals");
    var values = new ArrayList<String>();
    for (Object one : filter.getJsonArray("Values", new JsonArray())) values.add((String) one);
    if (key.startsWith("tag:"))
      return one -> {
        String value = one.tags().get(key.substring("tag:".length()));
        return value != null && (values.isEmpty() || values.contains(value));
      };
    return switch (key) {
      case "Path" ->
          one ->
              values.stream().anyMatch(path -> below(path, option.equals("Recursive")).test(one));
      case "Name" -> one -> values.stream().anyMatch(value -> holds(option, one.name(), value));
      case "Type" -> one -> values.contains(one.type());
      case "Tier" -> one -> values.contains(one.tier());
      case "DataType" -> one -> values.contains(one.dataType());
      case "KeyId" -> one -> one.keyId() != null && values.contains(one.keyId());
      default ->
          throw SsmService.fault(
              "InvalidFilterKey", "The filter key " + key + " is not served here.");
    };
  }

  /** The slash that names may begin with is left out at will. */
  private static boolean holds(String option, String name, String value) {
    return switch (option) {
      case "BeginsWith" -> name.startsWith(value) || name.startsWith("/" + value);
      case "Contains" -> name.contains(value);
      case "Equals" -> name.equals(value) || name.equals("/" + value);
      default ->
          throw SsmService.fault(
              "InvalidFilterOption", "The filter option " + option + " is not valid.");
    };
  }
}
