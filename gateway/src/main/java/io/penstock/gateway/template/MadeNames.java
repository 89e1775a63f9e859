package io.penstock.gateway.template;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names of what a template gives none: the logical id. As CloudFormation does, one that is longer
 * than the service allows is cut, with an ending that tells such names apart. Pure.
 */
public final class MadeNames {
  private static final int ENDING = 8;

  private MadeNames() {}

  /**
   * @param most characters, more than nine
   */
  public static String of(String id, int most) {
    if (id.length() <= most) return id;
    String ending =
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString().substring(0, ENDING);
    return id.substring(0, most - ENDING - 1) + "-" + ending;
  }
}
