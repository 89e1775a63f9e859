package io.penstock.trigger.bucket;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Types of events as notification configurations name them: {@code s3:ObjectCreated:*}. Pure.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html">Types
 *     of events</a>
 */
public final class ObjectEvents {
  private static final Set<String> WITH_ALL =
      Set.of(
          "ObjectCreated",
          "ObjectRemoved",
          "ObjectRestore",
          "Replication",
          "LifecycleExpiration",
          "ObjectTagging",
          "ObjectAnnotation");

  private static final Set<String> SINGLE =
      Set.of(
          "ReducedRedundancyLostObject",
          "ObjectCreated:Put",
          "ObjectCreated:Post",
          "ObjectCreated:Copy",
          "ObjectCreated:CompleteMultipartUpload",
          "ObjectRemoved:Delete",
          "ObjectRemoved:DeleteMarkerCreated",
          "ObjectRestore:Post",
          "ObjectRestore:Completed",
          "ObjectRestore:Delete",
          "Replication:OperationFailedReplication",
          "Replication:OperationMissedThreshold",
          "Replication:OperationReplicatedAfterThreshold",
          "Replication:OperationNotTracked",
          "LifecycleTransition",
          "LifecycleExpiration:Delete",
          "LifecycleExpiration:DeleteMarkerCreated",
          "IntelligentTiering",
          "ObjectAcl:Put",
          "ObjectTagging:Put",
          "ObjectTagging:Delete",
          "ObjectAnnotation:Put",
          "ObjectAnnotation:Delete",
          "ObjectRetention:Put");

  /** What MinIO and Ceph have beside S3's: a family and anything in it. */
  private static final Pattern OF_STORES =
      Pattern.compile(
          "(ObjectAccessed|ObjectCreated|ObjectRemoved|BucketCreated|BucketRemoved|ObjectTransition"
              + "|Replication|LifecycleDelMarkerExpiration|Scanner|ObjectLifecycle|ObjectSynced)"
              + ":([A-Za-z]+|\\*)(:[A-Za-z]+)?");

  private ObjectEvents() {}

  /** Whether a configuration may name it: S3's own types, and those that MinIO and Ceph send. */
  public static boolean isKnown(String configured) {
    if (!configured.startsWith("s3:")) return false;
    String name = configured.substring(3);
    if (SINGLE.contains(name) || OF_STORES.matcher(name).matches()) return true;
    return name.endsWith(":*") && WITH_ALL.contains(name.substring(0, name.length() - 2));
  }

  /**
   * Whether a configured type takes an event.
   *
   * @param event without {@code s3:}
   */
  static boolean takes(String configured, String event) {
    String name = configured.substring(3);
    return name.endsWith("*")
        ? event.startsWith(name.substring(0, name.length() - 1))
        : name.equals(event);
  }

  /** Whether some event is taken by both. */
  static boolean meet(String one, String other) {
    return takes(one, stem(other)) || takes(other, stem(one));
  }

  private static String stem(String configured) {
    return configured.substring(3).replace("*", "");
  }
}
