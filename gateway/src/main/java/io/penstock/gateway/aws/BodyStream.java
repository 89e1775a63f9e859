package io.penstock.gateway.aws;

import io.penstock.trigger.http.BodySink;
import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.RequestBody;
import java.util.function.Consumer;

/** A body that is taken as it comes, and what its signature says of it. Event loop only. */
public final class BodyStream {
  private final ClientRequest client;
  private final SignatureCheck.Admitted admitted;

  BodyStream(ClientRequest client, SignatureCheck.Admitted admitted) {
    this.client = client;
    this.admitted = admitted;
  }

  /** What {@code x-amz-content-sha256} says; null for nothing. */
  public String declared() {
    return client.http().getHeader("x-amz-content-sha256");
  }

  /** What signs the pieces of a body that is signed so; null where signatures are not checked. */
  public ChunkSignatures signatures() {
    return admitted == null ? null : admitted.chunks();
  }

  /** Once. */
  public void read(BodySink sink, Consumer<RequestBody.Problem> refuse) {
    client.stream(sink, refuse);
  }

  public void pause() {
    client.http().pause();
  }

  public void resume() {
    client.http().resume();
  }
}
