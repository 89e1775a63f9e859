package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.s3.object.Digests;
import io.penstock.gateway.s3.object.ObjectMeta;
import io.penstock.gateway.s3.object.Uploads;
import io.penstock.gateway.s3.object.Uploads.Part;
import io.penstock.gateway.s3.object.Uploads.Upload;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the parts of an upload make together.
 *
 * @param parts those that were asked for, in order
 * @param meta of the whole, without its checksum where that needs the content
 * @param digests for that; null where it does not
 * @param expected what the client says that it is; or null
 */
record Completion(
    List<Part> parts, ObjectMeta meta, Digests digests, String algorithm, String expected) {
  private static final long LEAST_PART = 5L << 20;

  static Completion of(AwsCall call, Upload upload, Uploads uploads) {
    var have = new HashMap<Integer, Part>();
    for (Part part : uploads.parts(upload, 0, Uploads.MOST_PARTS)) have.put(part.number(), part);
    var parts = new ArrayList<Part>();
    int last = 0;
    for (XmlIn asked : XmlIn.of(call.body(), "CompleteMultipartUpload").all("Part")) {
      int number = number(asked.required("PartNumber"));
      if (number <= last)
        throw new AwsFault(
            400,
            "InvalidPartOrder",
            "The list of parts was not in ascending order. Parts must be ordered by part number.");
      last = number;
      parts.add(part(asked, have.get(number), upload));
    }
    if (parts.isEmpty()) throw S3Faults.malformed();
    for (Part part : parts.subList(0, parts.size() - 1))
      if (part.size() < LEAST_PART)
        throw new AwsFault(
            400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    String algorithm = upload.algorithm();
    boolean whole = ObjectMeta.FULL.equals(upload.checksumType());
    Map<String, String> sums =
        algorithm == null || whole ? Map.of() : Map.of(algorithm, composite(algorithm, parts));
    var meta =
        new ObjectMeta(
            null,
            eTag(parts),
            upload.meta().headers(),
            upload.meta().tags(),
            sums,
            upload.checksumType(),
            parts.stream().map(Part::size).toList());
    String expected = algorithm == null ? null : call.headers().get("x-amz-checksum-" + algorithm);
    return new Completion(
        parts, meta, whole ? new Digests(Set.of(algorithm)) : null, algorithm, expected);
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,6}")) throw S3Faults.malformed();
    return Integer.parseInt(text);
  }

  private static Part part(XmlIn asked, Part have, Upload upload) {
    String eTag = asked.required("ETag").replace("\"", "").strip();
    if (have == null || !have.eTag().equals(eTag)) throw UploadOperations.invalidPart();
    if (upload.algorithm() != null) {
      String sum = asked.text(CopyOperations.element(upload.algorithm()), have.checksum());
      if (sum != null && !sum.equals(have.checksum())) throw UploadOperations.invalidPart();
    }
    return have;
  }

  private static String eTag(List<Part> parts) {
    MessageDigest md5 = digest("MD5");
    for (Part part : parts) md5.update(HexFormat.of().parseHex(part.eTag()));
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The checksum of the parts' checksums. */
  private static String composite(String algorithm, List<Part> parts) {
    var all = new ByteArrayOutputStream();
    for (Part part : parts) {
      if (part.checksum() == null)
        throw S3Faults.invalid(
            "The upload was created using a "
                + algorithm
                + " checksum. The complete request must include the checksum for each part. It was"
                + " missing for part "
                + part.number()
                + " in the request.");
      all.writeBytes(Base64.getDecoder().decode(part.checksum()));
    }
    var digests = new Digests(Set.of(algorithm));
    digests.update(all.toByteArray(), all.size());
    return digests.checksum(algorithm) + "-" + parts.size();
  }

  /** The metadata with the checksum of the content that has passed; held against what was said. */
  ObjectMeta checked(ObjectMeta given) {
    ObjectMeta checked =
        digests == null
            ? given
            : new ObjectMeta(
                null,
                given.eTag(),
                given.headers(),
                given.tags(),
                Map.of(algorithm, digests.checksum(algorithm)),
                given.checksumType(),
                given.parts());
    if (expected != null && !expected.equals(checked.checksums().get(algorithm)))
      throw new AwsFault(
          400,
          "BadDigest",
          "The " + algorithm + " you specified did not match the calculated checksum.");
    return checked;
  }
}
