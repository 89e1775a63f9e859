package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** ListSecrets and BatchGetSecretValue. Tokens are the name that was given last. */
final class ListOperations {
  private static final int PAGE = 100;
  private static final int BATCH = 20;

  private final SecretShelf secrets;
  private final ValueOperations values;

  ListOperations(SecretShelf secrets, ValueOperations values) {
    this.secrets = secrets;
    this.values = values;
  }

  private record Page(List<Secret> secrets, String next) {}

  private Page page(List<Secret> all, String after, int most) {
    int first = 0;
    if (after != null) {
      while (first < all.size() && !all.get(first).name().equals(after)) first++;
      if (first == all.size())
        throw new AwsFault(400, "InvalidNextTokenException", "The NextToken is not valid.");
      first++;
    }
    List<Secret> page = all.subList(first, Math.min(all.size(), first + most));
    return new Page(page, first + most < all.size() ? page.getLast().name() : null);
  }

  private List<Secret> wanted(JsonObject in) {
    Predicate<Secret> filter = filters(in.getJsonArray("Filters"));
    boolean deleted = in.getBoolean("IncludePlannedDeletion", false);
    var all = new ArrayList<Secret>();
    for (Secret one : secrets.all().all())
      if (secrets.find(one.name()) != null
          && (deleted || one.deleted() == null)
          && filter.test(one)) all.add(one);
    return all;
  }

  JsonObject list(JsonObject in) {
    List<Secret> all = wanted(in);
    Comparator<Secret> order =
        switch (in.getString("SortBy", "created-date")) {
          case "name" -> Comparator.comparing(Secret::name);
          case "last-changed-date" -> Comparator.comparing(Secret::changed);
          default -> Comparator.comparing(Secret::created);
        };
    order = order.thenComparing(Secret::name);
    all.sort("asc".equals(in.getString("SortOrder")) ? order : order.reversed());
    Page page = page(all, in.getString("NextToken"), in.getInteger("MaxResults", PAGE));
    var list = new JsonArray();
    for (Secret one : page.secrets)
      list.add(SecretOperations.described(secrets, one, "SecretVersionsToStages"));
    return new JsonObject().put("SecretList", list).put("NextToken", page.next);
  }

  Future<JsonObject> values(JsonObject in) {
    JsonArray ids = in.getJsonArray("SecretIdList");
    if ((ids == null) == !in.containsKey("Filters"))
      throw SecretsManagerService.parameter(
          "Either 'SecretIdList' or 'Filters' must be provided, but not both.");
    if (ids != null && in.containsKey("MaxResults"))
      throw SecretsManagerService.parameter("'Filters' not specified in request.");
    String next = null;
    if (ids == null) {
      Page page = page(wanted(in), in.getString("NextToken"), in.getInteger("MaxResults", BATCH));
      ids = new JsonArray();
      for (Secret one : page.secrets) ids.add(one.name());
      next = page.next;
    }
    return valuesOf(ids, next);
  }

  private Future<JsonObject> valuesOf(JsonArray ids, String next) {
    var found = new JsonArray();
    var errors = new JsonArray();
    Future<Void> done = Future.succeededFuture();
    for (Object id : ids)
      done =
          done.compose(none -> values.get(new JsonObject().put("SecretId", id)))
              .map(
                  value -> {
                    found.add(value);
                    return (Void) null;
                  })
              .recover(problem -> refused((String) id, problem, errors));
    return done.map(
        none ->
            new JsonObject()
                .put("SecretValues", found)
                .put("Errors", errors)
                .put("NextToken", next));
  }

  private static Future<Void> refused(String id, Throwable problem, JsonArray errors) {
    if (!(problem instanceof AwsFault fault)) return Future.failedFuture(problem);
    errors.add(
        new JsonObject()
            .put("SecretId", id)
            .put("ErrorCode", fault.code())
            .put("Message", fault.getMessage()));
    return Future.succeededFuture();
  }

  private static Predicate<Secret> filters(JsonArray filters) {
    Predicate<Secret> all = one -> true;
    if (filters != null) for (Object filter : filters) all = all.and(filter((JsonObject) filter));
    return all;
  }

  /** Any of its values; one that begins with an exclamation mark is not to be there. */
  private static Predicate<Secret> filter(JsonObject filter) {
    String key = filter.getString("Key");
    JsonArray values = filter.getJsonArray("Values");
    if (key == null || values == null)
      throw SecretsManagerService.parameter("A filter needs a Key and Values.");
    Predicate<Secret> any = one -> false;
    for (Object one : values) {
      var value = (String) one;
      boolean not = value.startsWith("!");
      Predicate<Secret> holds = holds(key, not ? value.substring(1) : value);
      any = any.or(not ? holds.negate() : holds);
    }
    return any;
  }

  private static Predicate<Secret> holds(String key, String value) {
    return secret ->
        switch (key) {
          case "name" -> secret.name().startsWith(value);
          case "description" -> secret.description() != null && words(secret.description(), value);
          case "tag-key" -> secret.tags().keySet().stream().anyMatch(k -> k.startsWith(value));
          case "tag-value" -> secret.tags().values().stream().anyMatch(v -> v.startsWith(value));
          case "all" -> texts(secret).anyMatch(text -> words(text, value));
          default -> false; // none has an owner, or is a replica
        };
  }

  private static Stream<String> texts(Secret secret) {
    return Stream.concat(
        Stream.of(secret.name(), secret.description() == null ? "" : secret.description()),
        secret.tags().entrySet().stream()
            .map(Map.Entry::copyOf)
            .flatMap(tag -> Stream.of(tag.getKey(), tag.getValue())));
  }

  /** Whether each word of what is looked for begins a word of the text, in any case. */
  private static boolean words(String text, String value) {
    List<String> there = List.of(text.toLowerCase(Locale.ROOT).split("[ /_+=.@!-]+"));
    for (String word : value.toLowerCase(Locale.ROOT).split("[ /_+=.@!-]+"))
      if (there.stream().noneMatch(one -> one.startsWith(word))) return false;
    return true;
  }
}
