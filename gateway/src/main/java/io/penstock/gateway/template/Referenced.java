package io.penstock.gateway.template;

import io.penstock.function.Owner;

/** A resource that another part of the template refers to. Its properties may still be unread. */
public final class Referenced {
  private final ResourceNames names;
  private final String localId;
  private final String id;

  Referenced(ResourceNames names, String localId, String id) {
    this.names = names;
    this.localId = localId;
    this.id = id;
  }

  /** The logical id, as {@link Resource#id()}. */
  public String id() {
    return id;
  }

  /** Whose it is. */
  public Owner owner() {
    return new Owner(region(), account());
  }

  public String account() {
    return names.environment().account();
  }

  public String region() {
    return names.environment().region();
  }

  /** Where the AWS APIs are, without a slash at the end. */
  public String apiUrl() {
    return names.environment().apiUrl();
  }

  /** Host and port at which HTTP is served. */
  public String httpAddress() {
    return names.environment().httpAddress();
  }

  /** A property that is text, worked out; the other when absent or made of itself. */
  public String text(String property, String otherwise) {
    return names.text(localId, property, otherwise);
  }

  /** Whether a property is written at all. */
  public boolean has(String property) {
    Resource resource = names.stack().resource(localId);
    return resource != null && resource.merged().get(property) != null;
  }

  /** An ARN of this region and account. */
  public String arn(String service, String resource) {
    return names.arn(service, resource);
  }
}
