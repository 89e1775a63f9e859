package io.penstock.gateway.lambda.api;

import java.util.regex.Pattern;

/** What an event invoke config may name as a destination. */
final class Destination {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-zA-Z-]*:(?:lambda:[a-z0-9-]+:\\d{12}:function:[a-zA-Z0-9_:$-]+"
              + "|sns:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_.-]+"
              + "|sqs:[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_.-]+"
              + "|events:[a-z0-9-]+:\\d{12}:event-bus/[a-zA-Z0-9_./-]+)");
  private static final Pattern BUCKET =
      Pattern.compile("arn:aws[a-zA-Z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern URL = Pattern.compile("https?://[^\\s\\p{Cntrl}]{1,2000}");

  private Destination() {}

  /** Buckets take what has failed only. */
  static boolean isPossibleOf(String which, String target) {
    return which.equals("OnFailure") && BUCKET.matcher(target).matches() || isPossible(target);
  }

  private static boolean isPossible(String target) {
    return target.length() <= 2_048
        && (ARN.matcher(target).matches() || URL.matcher(target).matches());
  }
}
