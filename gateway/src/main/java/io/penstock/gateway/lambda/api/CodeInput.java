package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.process.RefusedPackageException;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.lambda.code.BucketFiles;
import io.penstock.gateway.lambda.code.CodeStore;
import io.penstock.gateway.lambda.code.StoredCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;

/** Takes in the code that a request gives or names. Event loops; the work is done on workers. */
final class CodeInput {
  private final Vertx vertx;
  private final CodeStore store;
  private final BucketFiles buckets;

  CodeInput(Vertx vertx, CodeStore store, BucketFiles buckets) {
    this.vertx = vertx;
    this.store = store;
    this.buckets = buckets;
  }

  /**
   * @param stored null for code that runs elsewhere
   */
  record Taken(Code code, String sha256, long size, StoredCode stored) {}

  /**
   * Completes once the code is durable.
   *
   * @param code with ZipFile, or S3Bucket and S3Key, or ImageUri
   */
  Future<Taken> take(JsonObject code) {
    String image = text(code, "ImageUri");
    String zip = text(code, "ZipFile");
    String bucket = text(code, "S3Bucket");
    String key = text(code, "S3Key");
    int ways = (image == null ? 0 : 1) + (zip == null ? 0 : 1) + (bucket == null ? 0 : 1);
    if (ways > 1)
      throw AwsFault.invalid(
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    if (image != null) return Future.succeededFuture(image(image));
    if (zip != null) return kept(decoded(zip));
    if (bucket == null || key == null)
      throw AwsFault.invalid("Please provide a source for function code.");
    return vertx
        .executeBlocking(() -> buckets.read(bucket, key), false)
        .recover(CodeInput::refusal)
        .compose(this::kept);
  }

  /** Of layers too. */
  private Future<Taken> kept(byte[] zip) {
    return store
        .keep(zip)
        .recover(CodeInput::refusal)
        .map(
            stored ->
                new Taken(
                    new Code.Package(stored.folder()), stored.sha256(), stored.size(), stored));
  }

  /** The code is registered now, or was not used after all. */
  void taken(Taken code) {
    if (code.stored() != null) store.taken(code.stored());
  }

  private static <T> Future<T> refusal(Throwable problem) {
    return Future.failedFuture(
        problem instanceof RefusedPackageException || problem instanceof IllegalArgumentException
            ? AwsFault.invalid(problem.getMessage())
            : problem);
  }

  private static byte[] decoded(String zip) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(zip);
    } catch (IllegalArgumentException e) {
      throw new AwsFault(400, "SerializationException", "ZipFile is not base64.");
    }
    if (bytes.length > CodeStore.ZIPPED_BYTES)
      throw new AwsFault(
          413,
          "RequestEntityTooLargeException",
          "Zipped size must be smaller than " + CodeStore.ZIPPED_BYTES + " bytes");
    return bytes;
  }

  private static String text(JsonObject in, String member) {
    Object value = in.getValue(member);
    if (value == null || value instanceof String) return (String) value;
    throw new AwsFault(400, "SerializationException", member + " is not of the expected type.");
  }

  /** Addresses of functions that run already are called; images of containers are only kept. */
  private static Taken image(String uri) {
    Code code;
    try {
      URI parsed = URI.create(uri);
      if (parsed.getHost() != null
          && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme())))
        code = new Code.Endpoint(parsed);
      else if (parsed.getHost() != null
          && "runtime-api".equals(parsed.getScheme())
          && parsed.getPort() > 0)
        code =
            new Code.Worker(InetSocketAddress.createUnresolved(parsed.getHost(), parsed.getPort()));
      else code = new Code.Image(uri);
    } catch (IllegalArgumentException e) {
      throw AwsFault.invalid(
          "Source image " + uri + " is not valid. Provide a valid source image.");
    }
    return new Taken(code, "", 0, null);
  }
}
