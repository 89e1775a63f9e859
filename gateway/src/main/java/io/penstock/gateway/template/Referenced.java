package io.penstock.gateway.template;

/** A resource that another part of the template refers to. Its properties may still be unread. */
public final class Referenced {
  private final ResourceNames names;
  private final String id;

  Referenced(ResourceNames names, String id) {
    this.names = names;
    this.id = id;
  }

  /** The logical id. */
  public String id() {
    return id;
  }

  public String account() {
    return names.account();
  }

  /** A property that is text, worked out; the other when absent or made of itself. */
  public String text(String property, String otherwise) {
    return names.text(id, property, otherwise);
  }

  /** An ARN of this region and account. */
  public String arn(String service, String resource) {
    return names.arn(service, resource);
  }
}
