package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;

/** One resource of the template. */
public final class Resource {
  private final Stack stack;
  private final String localId;
  private final String type;
  private final Mapping definition;
  private final Mapping raw;
  private final Mapping merged;
  private final Place place;

  /**
   * @param raw its properties as written
   * @param merged the same with Globals merged in
   */
  Resource(
      Stack stack,
      String localId,
      String type,
      Mapping definition,
      Mapping raw,
      Mapping merged,
      Place place) {
    this.stack = stack;
    this.localId = localId;
    this.type = type;
    this.definition = definition;
    this.raw = raw;
    this.merged = merged;
    this.place = place;
  }

  /** The logical id; of a nested stack's resource that of the stack before it. */
  public String id() {
    return stack.prefix() + localId;
  }

  /** The id within its own template. */
  String localId() {
    return localId;
  }

  public String type() {
    return type;
  }

  /** Where its logical id is written. */
  public Place place() {
    return place;
  }

  /** Its properties, each worked out when it is asked for; every call counts anew what is asked. */
  public Properties properties() {
    return new Properties(merged, id(), stack.intrinsics(), stack.problems());
  }

  /** What is written beside its properties: {@code Metadata}, {@code DeletionPolicy}. */
  public Properties attributes() {
    return new Properties(definition, id(), stack.intrinsics(), stack.problems());
  }

  /** Whether the resource itself has a property, not by way of Globals. */
  public boolean isOwn(String property) {
    return raw.get(property) != null;
  }

  Mapping definition() {
    return definition;
  }

  Mapping raw() {
    return raw;
  }

  Mapping merged() {
    return merged;
  }
}
