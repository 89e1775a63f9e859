package io.penstock.gateway.template;

/** Reads resources of one type. Functions are read before all others. */
@FunctionalInterface
interface ResourceReader {
  void read(Resource resource, Reading reading);
}
