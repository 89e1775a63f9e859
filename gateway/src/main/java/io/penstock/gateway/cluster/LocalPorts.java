package io.penstock.gateway.cluster;

import io.penstock.trigger.http.PassedOn;

/**
 * Where this node's ports take what came in at others.
 *
 * @param proof marks it
 */
public record LocalPorts(int http, int api, PassedOn proof) {
  int of(Heads.Door door) {
    return door == Heads.Door.HTTP ? http : api;
  }
}
