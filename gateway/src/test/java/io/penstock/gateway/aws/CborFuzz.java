package io.penstock.gateway.aws;

import io.penstock.trigger.fuzz.Input;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Bodies of Smithy's RPC: what is read is written and read again as the same. */
public final class CborFuzz {
  private CborFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    JsonObject read;
    try {
      read = Cbor.read(Buffer.buffer(data));
    } catch (IllegalArgumentException e) {
      return; // what the protocol answers in words
    }
    Input.hold(
        Cbor.read(Cbor.write(read)).encode().equals(read.encode()), "what is written is another");
  }
}
