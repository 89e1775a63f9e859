package io.penstock.gateway.template;

import io.penstock.gateway.registry.FunctionDef;

/** Reads events of one type of a SAM function. Resources are read before all events. */
@FunctionalInterface
public interface EventReader {
  /**
   * @param id logical id of what the event becomes: the function's and the event's together
   * @param settings the event's Properties
   */
  void read(FunctionDef function, String id, Properties settings, Reading reading);
}
