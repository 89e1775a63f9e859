package io.penstock.gateway.template;

/** Reads resources of one type. */
@FunctionalInterface
public interface ResourceReader {
  void read(Resource resource, Reading reading);
}
