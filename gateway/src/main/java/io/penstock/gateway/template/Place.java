package io.penstock.gateway.template;

/** Where something is written; lines and columns from 1. */
public record Place(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
