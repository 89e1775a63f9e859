package io.penstock.gateway.template;

/** Reads resources of one type. Functions are read before all others. */
@FunctionalInterface
public interface ResourceReader {
  void read(Resource resource, Reading reading);
}
