package io.penstock.gateway.template;

/** What {@code Ref} and {@code GetAtt} of resources of one type give. Pure. */
@FunctionalInterface
public interface Attributes {
  /** Stands for {@code Ref} among the attributes. */
  String REF = "Ref";

  /**
   * @param attribute its name, or {@link #REF}
   * @return null when resources of this type have no such attribute
   */
  String value(Referenced resource, String attribute);
}
