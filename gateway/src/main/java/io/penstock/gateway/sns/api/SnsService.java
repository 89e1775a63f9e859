package io.penstock.gateway.sns.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Topics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Routes SNS's actions. The links that endpoints are sent need no signature: to confirm, to
 * unsubscribe, and to the certificate.
 */
public final class SnsService implements AwsService {
  private static final String VERSION = "2010-03-31";

  private static final Query QUERY = new Query("http://sns.amazonaws.com/doc/2010-03-31/", VERSION);
  private static final int BODY = 4 * 1024 * 1024;
  private static final Set<String> LINKS = Set.of("ConfirmSubscription", "Unsubscribe");

  private static final String TRACE = "x-amzn-trace-id";
  private static final String CERTIFICATE = "GetSigningCertificate";

  /** The link that messages name is no operation of AWS's, but counted as one. */
  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          AwsFault.internal(),
          why -> new AwsFault(429, "Throttled", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem ->
              problem instanceof RefusedRequestException refused
                  ? new AwsFault(refused.status(), refused.code(), refused.getMessage())
                  : null);

  private final Operations operations = new Operations(BODY);
  private final Operation certificate;

  /**
   * @param random for message ids; any thread
   */
  public SnsService(Topics topics, String region, String account, RandomGenerator random) {
    var arns = new Arns(region, account);
    var topicOperations = new TopicOperations(topics, arns);
    var subscriptions = new SubscriptionOperations(topics, arns);
    var publishing = new PublishOperations(topics, arns, random);
    add("CreateTopic", topicOperations::create);
    add("DeleteTopic", topicOperations::delete);
    add("ListTopics", topicOperations::list);
    add("GetTopicAttributes", topicOperations::attributes);
    add("SetTopicAttributes", topicOperations::setAttribute);
    add("AddPermission", topicOperations::permit);
    add("RemovePermission", topicOperations::forbid);
    add("TagResource", topicOperations::tag);
    add("UntagResource", topicOperations::untag);
    add("ListTagsForResource", topicOperations::tags);
    add("Subscribe", subscriptions::subscribe);
    add("ConfirmSubscription", (call, in) -> subscriptions.confirm(in, isSigned(call)));
    add("Unsubscribe", (call, in) -> subscriptions.unsubscribe(in, isSigned(call)));
    add("ListSubscriptions", in -> subscriptions.list(in, false));
    add("ListSubscriptionsByTopic", in -> subscriptions.list(in, true));
    add("GetSubscriptionAttributes", subscriptions::attributes);
    add("SetSubscriptionAttributes", subscriptions::setAttribute);
    add("Publish", (call, in) -> publishing.publish(in, call.headers().get(TRACE)));
    add("PublishBatch", (call, in) -> publishing.batch(in, call.headers().get(TRACE)));
    certificate =
        new Operation(CERTIFICATE, null, null, null, BODY, call -> certificate(topics, call));
  }

  private void add(String action, Function<QueryParameters, Future<Consumer<Xml>>> work) {
    add(action, (call, in) -> work.apply(in));
  }

  private void add(
      String action, BiFunction<AwsCall, QueryParameters, Future<Consumer<Xml>>> work) {
    operations.add(
        action,
        call ->
            work.apply(call, QueryParameters.of(call)).map(output -> QUERY.reply(action, output)));
  }

  private static boolean isSigned(AwsCall call) {
    return call.headers().contains("authorization") || call.query().contains("X-Amz-Signature");
  }

  @Override
  public String signingName() {
    return "sns";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return open(request);
  }

  @Override
  public boolean open(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET) return false;
    if (isCertificate(request.path())) return true;
    String action = request.getParam("Action");
    return request.path().equals("/") && action != null && LINKS.contains(action);
  }

  private static boolean isCertificate(String path) {
    return path.startsWith("/SimpleNotificationService-") && path.endsWith(".pem");
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return path.size() == 1 && isCertificate("/" + path.getFirst()) ? certificate : null;
  }

  @Override
  public Operation operation(AwsCall call) {
    return operations.named(QueryParameters.of(call).get("Action"));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return Query.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return new AwsFault(413, "InvalidParameter", "Invalid parameter: Message too long");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return QUERY;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }

  private static Future<Reply> certificate(Topics topics, AwsCall given) {
    return topics
        .certificate(given.path().getFirst())
        .map(
            pem ->
                pem == null
                    ? Reply.empty(404)
                    : call ->
                        call.response()
                            .putHeader("content-type", "application/x-pem-file")
                            .end(pem));
  }
}
