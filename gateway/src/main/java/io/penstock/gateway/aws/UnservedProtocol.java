package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * How a client of a service that is not served is told so: in its own protocol, as far as its
 * request shows which that is; it would take anything else for a broken answer. Pure.
 */
public final class UnservedProtocol {
  private static final Set<String> REST_XML = Set.of("s3", "s3express", "s3-outposts");
  private static final Set<String> REST_XML_WRAPPED = Set.of("route53", "cloudfront");
  private static final Protocol CBOR = UnservedProtocol::cbor;
  private static final Protocol EC2 = UnservedProtocol::ec2;
  private static final Protocol S3 = UnservedProtocol::s3;

  private UnservedProtocol() {}

  /**
   * @param service of the credential scope, or null
   */
  static Protocol of(HttpServerRequest request, String service) {
    String type = request.getHeader("content-type");
    if ("rpc-v2-cbor".equals(request.getHeader("smithy-protocol"))) return CBOR;
    if (request.getHeader("x-amz-target") != null)
      return new JsonRpc(type != null && type.endsWith("1.0") ? "1.0" : "1.1", "", "");
    if ("ec2".equals(service)) return EC2;
    if (service != null && REST_XML.contains(service)) return S3;
    boolean form =
        type != null && type.startsWith("application/x-www-form-urlencoded")
            || request.getParam("Action") != null
            || service != null && REST_XML_WRAPPED.contains(service);
    return form ? new Query("http://webservices.amazon.com/", "") : Protocol.REST_JSON;
  }

  /** Says which service it is, as far as that can be known. */
  static AwsFault fault(HttpServerRequest request, String service) {
    String target = request.getHeader("x-amz-target");
    return new AwsFault(
        404,
        "UnknownOperationException",
        service != null && REST_XML.contains(service) ? "NotImplemented" : "InvalidAction",
        service != null
            ? "The service " + service + " is not served here."
            : target != null
                ? "No service that is served here has the operation " + target + "."
                : "No AWS service is served at this path.");
  }

  /** Answers what cannot be served now, as its client takes it for that; it may try again. */
  public static void unavailable(HttpServerRequest request, String why) {
    var fault = new AwsFault(503, "ServiceUnavailableException", "ServiceUnavailable", why);
    String id = UUID.randomUUID().toString();
    request.response().putHeader("x-amzn-RequestId", id);
    Protocol protocol;
    try {
      protocol = of(request, SignatureCheck.service(request));
    } catch (IllegalArgumentException unreadableQuery) {
      protocol = Protocol.REST_JSON;
    }
    protocol.fault(request.response(), fault, id);
  }

  private static void ec2(HttpServerResponse response, AwsFault fault, String requestId) {
    var xml = new Xml();
    xml.in(
        "Response",
        all ->
            all.in("Errors", errors -> errors.in("Error", one -> error(one, fault)))
                .text("RequestID", requestId));
    end(response, fault, "text/xml", xml.close().toBuffer());
  }

  private static void s3(HttpServerResponse response, AwsFault fault, String requestId) {
    var xml = new Xml();
    xml.in(
        "Error",
        one -> {
          error(one, fault);
          one.text("RequestId", requestId);
        });
    end(response, fault, "application/xml", xml.close().toBuffer());
  }

  private static void error(Xml xml, AwsFault fault) {
    xml.text("Code", fault.queryCode() == null ? fault.code() : fault.queryCode())
        .text("Message", fault.getMessage());
  }

  /** A map of two texts. */
  private static void cbor(HttpServerResponse response, AwsFault fault, String requestId) {
    Buffer body = Buffer.buffer().appendByte((byte) 0xA2);
    text(body, "__type");
    text(body, fault.code());
    text(body, "message");
    text(body, fault.getMessage());
    response.putHeader("smithy-protocol", "rpc-v2-cbor");
    end(response, fault, "application/cbor", body);
  }

  private static void text(Buffer body, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.appendByte((byte) 0x79).appendShort((short) bytes.length).appendBytes(bytes);
  }

  private static void end(HttpServerResponse response, AwsFault fault, String type, Buffer body) {
    if (response.headWritten() || response.ended()) return;
    response.setStatusCode(fault.status()).putHeader("content-type", type).end(body);
  }
}
