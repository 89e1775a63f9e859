package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.trigger.fuzz.Input;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** XML of bucket operations, and bodies in signed pieces. */
public final class BucketInputFuzz {
  private BucketInputFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      XmlIn root = XmlIn.of(Buffer.buffer(data), "NotificationConfiguration");
      for (XmlIn one : root.all("QueueConfiguration")) one.required("Queue").length();
    } catch (AwsFault refused) {
      Input.hold(refused.status() == 400, "an error of ours");
    }
    try (var body = new ChunkedBody(new ByteArrayInputStream(data), null, true)) {
      long read = body.transferTo(java.io.OutputStream.nullOutputStream());
      Input.hold(read < data.length, "more than came");
    } catch (IOException e) {
      // cut off
    } catch (AwsFault refused) {
      Input.hold(refused.status() == 400, "an error of ours");
    }
  }
}
