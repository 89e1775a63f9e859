package io.penstock.gateway.template;

/** What SAM makes of resources of one type beside them, and names after them. Pure. */
@FunctionalInterface
public interface Generated {
  /**
   * @param suffix what follows the resource's logical id: {@code Role}, {@code .Alias}
   * @param attribute of what is made, or {@link Attributes#REF}
   * @return null when SAM makes no such thing
   */
  String value(Referenced resource, String suffix, String attribute);
}
