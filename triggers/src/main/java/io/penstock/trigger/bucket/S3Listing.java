package io.penstock.trigger.bucket;

import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.SignedRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * ListObjectsV2 of an S3-compatible store, with the bucket in the path. Any thread.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
 */
final class S3Listing implements ObjectListing {
  /** A thousand keys of a kilobyte, encoded threefold, and what is said of each. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final XMLInputFactory XML = xml();

  private final HttpClient http;
  private final URI bucket;
  private final AwsEndpoint endpoint;
  private final InstantSource clock;

  /**
   * @param bucket {@code http://HOST:PORT/BUCKET}
   * @param endpoint whose keys requests are signed with; null: they are not signed
   */
  S3Listing(Vertx vertx, URI bucket, AwsEndpoint endpoint, InstantSource clock) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(2));
    this.bucket = bucket;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  private static XMLInputFactory xml() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  @Override
  public Future<Page> after(String key) {
    var query = new TreeMap<String, String>();
    query.put("encoding-type", "url");
    query.put("list-type", "2");
    query.put("max-keys", "1000");
    if (!key.isEmpty()) query.put("start-after", key);
    var signed = SignedRequest.get(bucket, query, endpoint, "s3", clock.instant());
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(signed.uri())
            .setIdleTimeout(TIMEOUT_MILLIS)
            .setConnectTimeout(5_000);
    signed.headers().forEach(request::putHeader);
    return http.request(request).compose(out -> out.send()).compose(this::read);
  }

  private Future<Page> read(HttpClientResponse answer) {
    var whole = Buffer.buffer();
    answer.handler(
        piece -> {
          whole.appendBuffer(piece);
          if (whole.length() > MOST_BYTES) answer.request().reset();
        });
    return answer
        .end()
        .map(
            none -> {
              try {
                return page(whole.getBytes(), answer.statusCode());
              } catch (XMLStreamException | IllegalArgumentException e) {
                throw new IllegalStateException(
                    bucket + " answered " + answer.statusCode() + ", and no listing");
              }
            });
  }

  private Page page(byte[] body, int status) throws XMLStreamException {
    XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(body));
    var objects = new ArrayList<Listed>();
    boolean more = false;
    boolean encoded = false;
    String root = null;
    String code = "";
    Listing one = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("Contents")) {
        objects.add(one.listed(encoded));
        one = null;
      }
      if (event != XMLStreamConstants.START_ELEMENT) continue;
      String name = xml.getLocalName();
      if (root == null) root = name;
      if (name.equals("Contents")) one = new Listing();
      else if (one != null && one.takes(name)) one.set(name, xml.getElementText());
      else if (name.equals("IsTruncated")) more = xml.getElementText().strip().equals("true");
      else if (name.equals("EncodingType")) encoded = xml.getElementText().strip().equals("url");
      else if (name.equals("Code")) code = xml.getElementText();
    }
    if (status != 200 || !"ListBucketResult".equals(root))
      throw new IllegalStateException(bucket + " answered " + status + " " + code);
    return new Page(objects, more);
  }

  /** What is read of one object so far. */
  private static final class Listing {
    private String key = "";
    private String eTag = "";
    private String modified = "";
    private long size;

    private boolean takes(String name) {
      return switch (name) {
        case "Key", "ETag", "LastModified", "Size" -> true;
        default -> false;
      };
    }

    private void set(String name, String text) {
      switch (name) {
        case "Key" -> key = text;
        case "ETag" -> eTag = text.replace("\"", "");
        case "LastModified" -> modified = text;
        default -> size = Long.parseLong(text.strip());
      }
    }

    private Listed listed(boolean encoded) {
      return new Listed(encoded ? ObjectKeys.decode(key) : key, size, eTag, modified);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
