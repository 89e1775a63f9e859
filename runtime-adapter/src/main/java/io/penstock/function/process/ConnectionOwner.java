package io.penstock.function.process;

import io.penstock.function.FunctionSpec;

/**
 * Who has made a connection.
 *
 * @param function whose process it was; null when it was no function's
 * @param known false when it came from this machine and is closed there already: it may have been
 *     anybody
 */
public record ConnectionOwner(FunctionSpec function, boolean known) {
  static final ConnectionOwner OTHER = new ConnectionOwner(null, true);
  static final ConnectionOwner UNKNOWN = new ConnectionOwner(null, false);
}
