package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which operation a request means: by method, by whether it is about all buckets, one, or an
 * object, and by what its query and headers have. Filled once; then read by any thread.
 */
final class S3Table {
  /** Parameters that say what is asked for; what they ask for and is not here is not served. */
  private static final Set<String> ASKING =
      Set.of(
          "abac",
          "accelerate",
          "acl",
          "analytics",
          "annotation",
          "attributes",
          "cors",
          "delete",
          "encryption",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "location",
          "logging",
          "metadataConfiguration",
          "metadataInventoryTable",
          "metadataJournalTable",
          "metadataTable",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "renameObject",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "session",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versioning",
          "versions",
          "website");

  private enum About {
    ALL,
    BUCKET,
    OBJECT
  }

  /**
   * @param query must be there; or null
   * @param header must be there; or null
   */
  private record Line(
      HttpMethod method, About about, String query, String header, Operation operation) {
    private boolean is(HttpServerRequest request) {
      return (header == null || request.headers().contains(header))
          && (query == null || has(request, query));
    }

    private static boolean has(HttpServerRequest request, String query) {
      int equals = query.indexOf('=');
      return equals < 0
          ? request.params().contains(query)
          : query.substring(equals + 1).equals(request.getParam(query.substring(0, equals)));
    }
  }

  private final Operations operations;
  private final List<Line> lines = new ArrayList<>();

  S3Table(Operations operations) {
    this.operations = operations;
  }

  /**
   * What asks for more goes before what asks for less.
   *
   * @param line such as {@code PUT /{Bucket}/{Key}?partNumber}, with {@code header} behind a space
   */
  S3Table add(String name, String line, Operation.Handler handler) {
    if (operations.named(name) == null) operations.add(name, handler);
    String[] words = line.split(" ");
    int question = words[1].indexOf('?');
    String path = question < 0 ? words[1] : words[1].substring(0, question);
    About about =
        path.equals("/") ? About.ALL : path.equals("/{Bucket}") ? About.BUCKET : About.OBJECT;
    lines.add(
        new Line(
            HttpMethod.valueOf(words[0]),
            about,
            question < 0 ? null : words[1].substring(question + 1),
            words.length > 2 ? words[2] : null,
            operations.named(name)));
    return this;
  }

  /** Null for what is not served. */
  Operation of(HttpServerRequest request, RequestTarget target) {
    About about =
        target.bucket() == null ? About.ALL : target.key() == null ? About.BUCKET : About.OBJECT;
    for (Line line : lines)
      if (line.method == request.method() && line.about == about && line.is(request))
        return line.query == null && asked(request) != null ? null : line.operation;
    return null;
  }

  /** The parameter that says what is asked for; or null. */
  static String asked(HttpServerRequest request) {
    for (String name : new TreeSet<>(request.params().names()))
      if (ASKING.contains(name)) return name;
    return null;
  }
}
