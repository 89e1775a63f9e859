package io.penstock.gateway.sns.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.sns.RefusedRequestException;
import io.penstock.gateway.sns.Topics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes SNS's actions. The links that endpoints are sent need no signature: to confirm, to
 * unsubscribe, and to the certificate.
 */
public final class SnsService implements AwsService {
  public static final String VERSION = "2010-03-31";

  private static final Logger LOG = LoggerFactory.getLogger(SnsService.class);
  private static final Query QUERY = new Query("http://sns.amazonaws.com/doc/2010-03-31/", VERSION);
  private static final int BODY = 4 * 1024 * 1024;
  private static final Set<String> LINKS = Set.of("ConfirmSubscription", "Unsubscribe");

  private final Topics topics;
  private final TopicOperations topicOperations;
  private final SubscriptionOperations subscriptions;
  private final PublishOperations publishing;

  /**
   * @param random for message ids; any thread
   */
  public SnsService(Topics topics, String region, String account, RandomGenerator random) {
    var arns = new Arns(region, account);
    this.topics = topics;
    this.topicOperations = new TopicOperations(topics, arns);
    this.subscriptions = new SubscriptionOperations(topics, arns);
    this.publishing = new PublishOperations(topics, arns, random);
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
  public int bodyLimit(HttpServerRequest request) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request) {
    return new AwsFault(413, "InvalidParameter", "Invalid parameter: Message too long");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return QUERY;
  }

  @Override
  public void serve(AwsCall call) {
    if (call.path().size() == 1 && isCertificate("/" + call.path().getFirst())) {
      certificate(call, call.path().getFirst());
      return;
    }
    QueryParameters in = QueryParameters.of(call);
    String action = in.get("Action");
    if (action == null) action = "";
    String named = action;
    Future<Consumer<Xml>> result;
    try {
      result = result(call, action, in);
    } catch (RefusedRequestException e) {
      result = Future.failedFuture(e);
    }
    result.onComplete(
        output -> QUERY.answer(call, named, output),
        problem -> QUERY.fault(call.response(), fault(named, problem), call.requestId()));
  }

  private Future<Consumer<Xml>> result(AwsCall call, String action, QueryParameters in) {
    boolean signed =
        call.headers().contains("authorization") || call.query().contains("X-Amz-Signature");
    String trace = call.headers().get("x-amzn-trace-id");
    return switch (action) {
      case "CreateTopic" -> topicOperations.create(in);
      case "DeleteTopic" -> topicOperations.delete(in);
      case "ListTopics" -> topicOperations.list(in);
      case "GetTopicAttributes" -> topicOperations.attributes(in);
      case "SetTopicAttributes" -> topicOperations.setAttribute(in);
      case "AddPermission" -> topicOperations.permit(in);
      case "RemovePermission" -> topicOperations.forbid(in);
      case "TagResource" -> topicOperations.tag(in);
      case "UntagResource" -> topicOperations.untag(in);
      case "ListTagsForResource" -> topicOperations.tags(in);
      case "Subscribe" -> subscriptions.subscribe(in);
      case "ConfirmSubscription" -> subscriptions.confirm(in, signed);
      case "Unsubscribe" -> subscriptions.unsubscribe(in, signed);
      case "ListSubscriptions" -> subscriptions.list(in, false);
      case "ListSubscriptionsByTopic" -> subscriptions.list(in, true);
      case "GetSubscriptionAttributes" -> subscriptions.attributes(in);
      case "SetSubscriptionAttributes" -> subscriptions.setAttribute(in);
      case "Publish" -> publishing.publish(in, trace);
      case "PublishBatch" -> publishing.batch(in, trace);
      default ->
          throw new RefusedRequestException(
              400, "InvalidAction", "The action " + action + " is not valid for this endpoint.");
    };
  }

  private void certificate(AwsCall call, String name) {
    topics
        .certificate(name)
        .onComplete(
            pem -> {
              if (pem == null) call.response().setStatusCode(404).end();
              else call.response().putHeader("content-type", "application/x-pem-file").end(pem);
            },
            problem ->
                QUERY.fault(call.response(), fault("certificate", problem), call.requestId()));
  }

  private static AwsFault fault(String action, Throwable problem) {
    return switch (problem) {
      case AwsFault fault -> fault;
      case RefusedRequestException refused ->
          new AwsFault(refused.status(), refused.code(), refused.getMessage());
      case RefusedException refused when refused.why() != RefusedException.Why.UNREADY ->
          new AwsFault(429, "Throttled", refused.getMessage());
      default -> {
        LOG.error("{} failed", action, problem);
        yield AwsFault.internal();
      }
    };
  }
}
