package io.penstock.trigger.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import io.penstock.function.PolicyPattern;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Lambda authorizer answered. Immutable; one answer may be asked about several routes, as
 * AWS's cache does.
 */
public final class AuthorizerResult {
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final String INVOKE = "execute-api:Invoke";

  private final String principal;
  private final ObjectNode context;
  private final List<Statement> statements;
  private final Boolean simple;
  private final String usageKey;

  private record Statement(boolean allow, boolean plain, List<String> actions, List<String> arns) {}

  private AuthorizerResult(
      String principal,
      ObjectNode context,
      List<Statement> statements,
      Boolean simple,
      String usageKey) {
    this.principal = principal;
    this.context = context;
    this.statements = statements;
    this.simple = simple;
    this.usageKey = usageKey;
  }

  /**
   * @param simpleResponses whether {@code isAuthorized} is expected rather than a policy
   * @return null when it is not what an authorizer may answer
   */
  public static AuthorizerResult read(Buffer payload, boolean simpleResponses) {
    try {
      JsonNode root = JSON.readTree(payload.getBytes());
      JsonNode context = root.path("context");
      if (!context.isObject() && !context.isMissingNode() && !context.isNull()) {
        return null;
      }
      ObjectNode object = context.isObject() ? (ObjectNode) context : JSON.createObjectNode();
      if (simpleResponses) {
        JsonNode authorized = root.path("isAuthorized");
        return authorized.isBoolean()
            ? new AuthorizerResult(null, object, List.of(), authorized.booleanValue(), null)
            : null;
      }
      List<Statement> statements = statements(root.path("policyDocument").path("Statement"));
      JsonNode principal = root.path("principalId");
      return statements == null || !principal.isTextual()
          ? null
          : new AuthorizerResult(
              principal.textValue(),
              object,
              statements,
              null,
              root.path("usageIdentifierKey").textValue());
    } catch (IOException e) {
      return null;
    }
  }

  private static List<Statement> statements(JsonNode node) {
    List<Statement> all = new ArrayList<>();
    if (node.isObject()) {
      all.add(statement(node));
    } else if (node.isArray()) {
      node.forEach(one -> all.add(statement(one)));
    }
    return all.isEmpty() || all.contains(null) ? null : all;
  }

  private static Statement statement(JsonNode node) {
    String effect = node.path("Effect").asText();
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      return null;
    }
    boolean plain = !node.has("Condition") && !node.has("NotAction") && !node.has("NotResource");
    return new Statement(
        effect.equals("Allow"), plain, texts(node.path("Action")), texts(node.path("Resource")));
  }

  private static List<String> texts(JsonNode node) {
    List<String> all = new ArrayList<>();
    if (node.isTextual()) {
      all.add(node.textValue());
    } else if (node.isArray()) {
      node.forEach(one -> all.add(one.asText()));
    }
    return all;
  }

  /** What an answer means for a route. */
  public enum Decision {
    ALLOWED,
    /** Nothing in it allows the route. */
    NOT_ALLOWED,
    /** A statement of the policy forbids it. */
    DENIED
  }

  /**
   * Whether the route may be called. A deny wins; nothing said is a deny. What is not evaluated
   * here (conditions, NotAction, NotResource) never allows and always denies.
   */
  public Decision decide(String arn) {
    if (simple != null) {
      return simple ? Decision.ALLOWED : Decision.NOT_ALLOWED;
    }
    boolean allowed = false;
    for (Statement statement : statements) {
      boolean matches =
          statement.plain
              ? any(statement.actions, INVOKE) && any(statement.arns, arn)
              : !statement.allow;
      if (matches && !statement.allow) {
        return Decision.DENIED;
      }
      allowed |= matches;
    }
    return allowed ? Decision.ALLOWED : Decision.NOT_ALLOWED;
  }

  private static boolean any(List<String> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> PolicyPattern.matches(pattern, text));
  }

  /** The API key that the caller is counted by; null when it names none. */
  public String usageKey() {
    return usageKey;
  }

  /** {@code requestContext.authorizer} of payload 2.0: the context with its types. */
  public byte[] forPayload2() {
    return bytes(JSON.createObjectNode().set("lambda", context));
  }

  /**
   * {@code requestContext.authorizer} of payload 1.0: the context flat and as strings.
   *
   * @param latencyMillis of the authorizer
   * @return null when the context holds objects or lists, which AWS refuses there
   */
  public byte[] forPayload1(long latencyMillis) {
    ObjectNode flat = JSON.createObjectNode();
    if (principal != null) {
      flat.put("principalId", principal);
    }
    flat.put("integrationLatency", latencyMillis);
    for (var entry : context.properties()) {
      if (entry.getValue().isContainerNode()) {
        return null;
      }
      if (!entry.getValue().isNull()) {
        flat.put(entry.getKey(), entry.getValue().asText());
      }
    }
    return bytes(flat);
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }
}
