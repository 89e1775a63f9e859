package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.TagRules;
import io.penstock.gateway.sqs.QueueAttributes;
import io.penstock.gateway.sqs.QueueDef;
import io.penstock.gateway.sqs.Queues;
import io.penstock.gateway.store.MessageStore.Counts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queues: their making, attributes, tags and permissions. */
final class QueueOperations {
  private static final int MOST_LISTED = 1_000;
  private final Queues queues;
  private final String account;

  QueueOperations(Queues queues, String account) {
    this.queues = queues;
    this.account = account;
  }

  private String url(QueueRequest in, String name) {
    return in.call().origin() + "/" + account + "/" + name;
  }

  Future<JsonObject> create(QueueRequest in) {
    String name = in.required("QueueName");
    Map<String, String> attributes = new LinkedHashMap<>(in.map("Attributes"));
    attributes.values().removeIf(String::isEmpty);
    QueueAttributes.checkName(name, attributes);
    boolean fifo = name.endsWith(QueueDef.FIFO);
    attributes.replaceAll((key, value) -> QueueAttributes.normal(key, value, fifo));
    Map<String, String> tags = in.map("tags");
    tags.putAll(in.map("Tags"));
    checkTags(name, tags);
    return queues
        .create(new QueueDef(name, attributes, tags, null, null))
        .map(def -> new JsonObject().put("QueueUrl", url(in, name)));
  }

  Future<JsonObject> getUrl(QueueRequest in) {
    String name = in.required("QueueName");
    queues.known(name);
    return Future.succeededFuture(new JsonObject().put("QueueUrl", url(in, name)));
  }

  Future<JsonObject> list(QueueRequest in) {
    String prefix = in.text("QueueNamePrefix");
    var names = new ArrayList<String>();
    for (QueueDef def : queues.resources().after(""))
      if (prefix == null || def.name().startsWith(prefix)) names.add(def.name());
    return Future.succeededFuture(page(in, names, "QueueUrls"));
  }

  private JsonObject page(QueueRequest in, List<String> names, String member) {
    Integer most = in.number("MaxResults", 1, MOST_LISTED);
    String token = in.text("NextToken");
    String after = token == null ? "" : decoded(token);
    var urls = new JsonArray();
    String last = null;
    boolean more = false;
    for (String name : names) {
      if (name.compareTo(after) <= 0) continue;
      if (urls.size() == (most == null ? MOST_LISTED : most)) {
        more = true;
        break;
      }
      urls.add(url(in, name));
      last = name;
    }
    var page = new JsonObject();
    if (!urls.isEmpty() || member.equals("queueUrls")) page.put(member, urls);
    if (more && most != null)
      page.put(
          "NextToken", Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    return page;
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw SqsFaults.invalid("Invalid or expired next token.");
    }
  }

  Future<JsonObject> deadLetterSources(QueueRequest in) {
    String arn = queues.arn(queues.known(in.queue()).name());
    var names = new ArrayList<String>();
    for (QueueDef def : queues.resources().after(""))
      if (def.redrive() != null && def.redrive().arn().equals(arn)) names.add(def.name());
    return Future.succeededFuture(page(in, names, "queueUrls"));
  }

  Future<JsonObject> delete(QueueRequest in) {
    return queues.delete(in.queue()).map(new JsonObject());
  }

  Future<JsonObject> purge(QueueRequest in) {
    return queues.purge(in.queue()).map(new JsonObject());
  }

  Future<JsonObject> setAttributes(QueueRequest in) {
    QueueDef def = queues.known(in.queue());
    Map<String, String> attributes = in.map("Attributes");
    if (attributes.isEmpty()) throw SqsFaults.missing("Attributes");
    attributes.replaceAll((name, value) -> QueueAttributes.normal(name, value, def.fifo()));
    return queues.set(def.name(), attributes).map(new JsonObject());
  }

  Future<JsonObject> attributes(QueueRequest in) {
    QueueDef def = queues.known(in.queue());
    List<String> asked = in.texts("AttributeNames");
    boolean all = asked.contains("All");
    for (String name : asked)
      if (!name.equals("All") && !QueueAttributes.isShown(name))
        throw SqsFaults.of("InvalidAttributeName", "Unknown Attribute " + name + ".");
    return queues
        .counts(def.name())
        .map(
            counts -> {
              var shown = new JsonObject();
              every(def, counts)
                  .forEach(
                      (name, value) -> {
                        if (all || asked.contains(name)) shown.put(name, value);
                      });
              return shown.isEmpty() ? shown : new JsonObject().put("Attributes", shown);
            });
  }

  private Map<String, String> every(QueueDef def, Counts counts) {
    var every = new LinkedHashMap<String, String>();
    every.put("QueueArn", queues.arn(def.name()));
    every.put("CreatedTimestamp", Long.toString(def.created().getEpochSecond()));
    every.put("LastModifiedTimestamp", Long.toString(def.modified().getEpochSecond()));
    every.put("ApproximateNumberOfMessages", Long.toString(counts.visible()));
    every.put("ApproximateNumberOfMessagesNotVisible", Long.toString(counts.inFlight()));
    every.put("ApproximateNumberOfMessagesDelayed", Long.toString(counts.delayed()));
    every.putAll(QueueAttributes.shown(def));
    return every;
  }

  Future<JsonObject> tag(QueueRequest in) {
    Map<String, String> tags = in.map("Tags");
    if (tags.isEmpty()) throw SqsFaults.missing("Tags");
    return queues
        .change(
            in.queue(),
            old -> {
              var all = new LinkedHashMap<>(old.tags());
              all.putAll(tags);
              checkTags(old.name(), all);
              return old.tagged(all);
            })
        .map(new JsonObject());
  }

  private static void checkTags(String queue, Map<String, String> tags) {
    if (tags.size() > 50) throw SqsFaults.invalid("Too many tags added for queue " + queue + ".");
    String problem = TagRules.problem(tags);
    if (problem != null) throw SqsFaults.invalid(problem);
  }

  Future<JsonObject> untag(QueueRequest in) {
    List<String> keys = in.texts("TagKeys");
    if (keys.isEmpty()) throw SqsFaults.missing("TagKeys");
    return queues
        .change(
            in.queue(),
            old -> {
              var all = new LinkedHashMap<>(old.tags());
              keys.forEach(all::remove);
              return old.tagged(all);
            })
        .map(new JsonObject());
  }

  Future<JsonObject> tags(QueueRequest in) {
    var tags = new JsonObject();
    queues.known(in.queue()).tags().forEach(tags::put);
    return Future.succeededFuture(tags.isEmpty() ? tags : new JsonObject().put("Tags", tags));
  }
}
