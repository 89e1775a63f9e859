package io.penstock.gateway.logs.api;

import io.penstock.gateway.logs.LogGroup;
import io.penstock.gateway.logs.LogGroups;
import io.penstock.gateway.logs.LogStream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** DescribeLogGroups and DescribeLogStreams. Tokens are what was given last. */
final class GroupOperations {
  private static final int MOST = 50;

  private final LogGroups groups;
  private final GroupNames names;

  GroupOperations(LogGroups groups, GroupNames names) {
    this.groups = groups;
    this.names = names;
  }

  JsonObject groups(JsonObject in) {
    String prefix = in.getString("logGroupNamePrefix", "");
    String pattern = in.getString("logGroupNamePattern", "").toLowerCase(Locale.ROOT);
    Set<String> asked = LogsService.texts(in, "logGroupIdentifiers");
    if (asked != null)
      asked = asked.stream().map(names::name).collect(Collectors.toUnmodifiableSet());
    int ways = (prefix.isEmpty() ? 0 : 1) + (pattern.isEmpty() ? 0 : 1) + (asked == null ? 0 : 1);
    if (ways > 1)
      throw LogsService.invalid(
          "Only one of logGroupNamePrefix, logGroupNamePattern and logGroupIdentifiers can be"
              + " specified.");
    var answer = new JsonObject();
    var found = new JsonArray();
    answer.put("logGroups", found);
    if (!ours(in)) return answer;
    int limit = in.getInteger("limit", MOST);
    String last = null;
    for (LogGroup group : groups.after(in.getString("nextToken", ""))) {
      boolean wanted =
          group.name().startsWith(prefix)
              && (pattern.isEmpty() || group.name().toLowerCase(Locale.ROOT).contains(pattern))
              && (asked == null || asked.contains(group.name()));
      if (!wanted) continue;
      if (found.size() == limit) return answer.put("nextToken", last);
      found.add(view(group));
      last = group.name();
    }
    return answer;
  }

  /** Whether what is asked for can be here: one account, whose groups are all of one class. */
  private boolean ours(JsonObject in) {
    JsonArray accounts = in.getJsonArray("accountIdentifiers");
    String account = names.owner().account();
    return in.getString("logGroupClass", "STANDARD").equals("STANDARD")
        && (accounts == null || accounts.isEmpty() || accounts.contains(account));
  }

  private JsonObject view(LogGroup group) {
    return new JsonObject()
        .put("logGroupName", group.name())
        .put("creationTime", group.created().toEpochMilli())
        .put("metricFilterCount", 0)
        .put("arn", names.arn(group) + ":*")
        .put("storedBytes", group.bytes())
        .put("logGroupClass", "STANDARD")
        .put("logGroupArn", names.arn(group));
  }

  JsonObject streams(JsonObject in) {
    LogGroup group = names.of(in);
    String prefix = in.getString("logStreamNamePrefix", "");
    boolean byTime = "LastEventTime".equals(in.getString("orderBy"));
    if (byTime && !prefix.isEmpty())
      throw LogsService.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    Comparator<LogStream> order = Comparator.comparing(LogStream::name);
    if (byTime) order = Comparator.comparingLong(LogStream::last).thenComparing(order);
    if (in.getBoolean("descending", false)) order = order.reversed();
    Comparator<LogStream> by = order;
    LogStream from = in.containsKey("nextToken") ? given(in.getString("nextToken")) : null;
    List<LogStream> all =
        groups.streams(group).stream()
            .filter(one -> one.name().startsWith(prefix))
            .filter(one -> from == null || by.compare(one, from) > 0)
            .sorted(by)
            .toList();
    int limit = Math.min(in.getInteger("limit", MOST), all.size());
    var page = new JsonArray();
    for (LogStream one : all.subList(0, limit)) page.add(view(group, one));
    var answer = new JsonObject().put("logStreams", page);
    if (limit < all.size()) {
      LogStream last = all.get(limit - 1);
      answer.put("nextToken", last.last() + " " + last.name());
    }
    return answer;
  }

  private static LogStream given(String token) {
    if (!token.matches("\\d{1,18} [^ ]+")) throw LogsService.invalid("The nextToken is invalid.");
    int space = token.indexOf(' ');
    return new LogStream(token.substring(space + 1), 0, Long.parseLong(token.substring(0, space)));
  }

  /** AWS tells no size of streams either. */
  private JsonObject view(LogGroup group, LogStream stream) {
    return new JsonObject()
        .put("logStreamName", stream.name())
        .put("creationTime", stream.first())
        .put("firstEventTimestamp", stream.first())
        .put("lastEventTimestamp", stream.last())
        .put("lastIngestionTime", stream.last())
        .put("arn", names.arn(group) + ":log-stream:" + stream.name())
        .put("storedBytes", 0);
  }
}
