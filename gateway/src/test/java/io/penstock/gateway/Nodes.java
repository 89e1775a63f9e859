package io.penstock.gateway;

import io.penstock.gateway.node.Node;

/** What a test's gateway is made of. */
public final class Nodes {
  private Nodes() {}

  public static Node of(TestPenstock penstock) {
    return penstock.node();
  }
}
