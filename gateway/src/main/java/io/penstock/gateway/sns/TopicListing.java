package io.penstock.gateway.sns;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.Listing;
import java.util.ArrayList;
import java.util.List;

/** Topics and their subscriptions, as operators see them. */
record TopicListing(Topics topics) implements Listing {
  @Override
  public String title() {
    return "Topics";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (Topic topic : topics.topicsAfter("", most)) {
      List<Subscription> all = topics.subscriptions().page(topic.arn(), "", most - rows.size());
      if (all.isEmpty() && rows.size() < most)
        rows.add(new Row("topic", topic.name(), "no subscription", "", ""));
      for (Subscription one : all)
        rows.add(
            new Row(
                "topic",
                topic.name(),
                one.protocol(),
                FunctionRef.shown(one.endpoint()),
                one.confirmed() ? "Enabled" : "PendingConfirmation"));
      if (rows.size() >= most) break;
    }
    return rows;
  }
}
