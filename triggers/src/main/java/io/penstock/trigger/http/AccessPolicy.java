package io.penstock.trigger.http;

import io.penstock.function.PolicyPattern;
import java.util.List;

/**
 * A REST API's resource policy, as far as it can be honoured: anonymous principals, and conditions
 * on the client's address.
 */
public record AccessPolicy(List<Statement> statements) {
  /** What a policy says of a request. */
  enum Verdict {
    ALLOWED,
    /** No statement allows it. */
    NOT_ALLOWED,
    /** A statement forbids it. */
    DENIED
  }

  public AccessPolicy {
    statements = List.copyOf(statements);
  }

  /**
   * One statement; what it is about are calls of the API.
   *
   * @param allow whether it allows or denies
   * @param resources ARNs with {@code *} and {@code ?}, or {@code execute-api:/stage/METHOD/path}
   * @param from address ranges one of which the client must be in; empty for any
   * @param notFrom address ranges in none of which it may be; empty for any
   */
  public record Statement(
      boolean allow, List<String> resources, List<AddressRange> from, List<AddressRange> notFrom) {
    public Statement {
      resources = List.copyOf(resources);
      from = List.copyOf(from);
      notFrom = List.copyOf(notFrom);
    }

    private boolean matches(String arn, String address) {
      return resources.stream().anyMatch(pattern -> PolicyPattern.matches(pattern, arn))
          && (from.isEmpty() || AddressRange.any(from, address))
          && !AddressRange.any(notFrom, address);
    }
  }

  /**
   * A deny wins; nothing said is a no.
   *
   * @param arn of the method as called
   * @param address of the client
   */
  Verdict decide(String arn, String address) {
    boolean allowed = false;
    for (Statement statement : statements) {
      if (statement.matches(arn, address)) {
        if (!statement.allow) {
          return Verdict.DENIED;
        }
        allowed = true;
      }
    }
    return allowed ? Verdict.ALLOWED : Verdict.NOT_ALLOWED;
  }
}
