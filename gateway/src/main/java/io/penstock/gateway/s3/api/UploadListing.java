package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.s3.object.Uploads.Part;
import io.penstock.gateway.s3.object.Uploads.Upload;
import java.util.List;
import java.util.Locale;

/** Lists uploads and their parts. Pure. */
final class UploadListing {
  private static final int MOST = 1_000;

  private UploadListing() {}

  static int number(AwsCall call, String name, int otherwise) {
    String text = call.query().get(name);
    if (text == null) return otherwise;
    if (!text.matches("\\d{1,9}"))
      throw S3Faults.argument(name, "Provided " + name + " not an integer or within integer range");
    return Math.min(otherwise, Integer.parseInt(text));
  }

  /**
   * @param found one more than is shown, where there are more
   */
  static Reply parts(
      String bucket, Upload upload, List<Part> found, int after, int most, String account) {
    boolean more = found.size() > most;
    List<Part> shown = more ? found.subList(0, most) : found;
    return S3Xml.reply(
        "ListPartsResult",
        xml -> {
          xml.text("Bucket", bucket)
              .text("Key", upload.key())
              .text("UploadId", upload.id())
              .text("StorageClass", "STANDARD")
              .text("PartNumberMarker", Integer.toString(after));
          if (!shown.isEmpty())
            xml.text("NextPartNumberMarker", Integer.toString(shown.getLast().number()));
          xml.text("MaxParts", Integer.toString(most)).text("IsTruncated", Boolean.toString(more));
          if (upload.algorithm() != null)
            xml.text("ChecksumAlgorithm", upload.algorithm().toUpperCase(Locale.ROOT))
                .text("ChecksumType", upload.checksumType());
          xml.in("Initiator", x -> x.text("ID", account).text("DisplayName", "penstock"));
          S3Xml.owner(xml, account);
          for (Part part : shown)
            xml.in(
                "Part",
                one -> {
                  one.text("PartNumber", Integer.toString(part.number()))
                      .text("LastModified", S3Xml.time(part.modifiedMillis()))
                      .text("ETag", S3Xml.quoted(part.eTag()))
                      .text("Size", Long.toString(part.size()));
                  if (part.checksum() != null)
                    one.text(CopyOperations.element(upload.algorithm()), part.checksum());
                });
        });
  }

  static Reply uploads(AwsCall call, String bucket, List<Upload> all, String account) {
    String prefix = call.query().contains("prefix") ? call.query().get("prefix") : "";
    String key = call.query().contains("key-marker") ? call.query().get("key-marker") : "";
    String id =
        call.query().contains("upload-id-marker") ? call.query().get("upload-id-marker") : "";
    if (call.query().contains("delimiter")) throw S3Faults.unserved("delimiter of uploads");
    int most = number(call, "max-uploads", MOST);
    int from = 0;
    for (int i = 0; i < all.size(); i++) {
      Upload one = all.get(i);
      boolean passed =
          one.key().compareTo(key) < 0
              || one.key().equals(key) && (id.isEmpty() || one.id().equals(id));
      if (passed && !key.isEmpty()) from = i + 1;
    }
    List<Upload> rest =
        all.subList(from, all.size()).stream().filter(u -> u.key().startsWith(prefix)).toList();
    List<Upload> shown = rest.subList(0, Math.min(most, rest.size()));
    return S3Xml.reply(
        "ListMultipartUploadsResult",
        xml -> {
          xml.text("Bucket", bucket).text("KeyMarker", key).text("UploadIdMarker", id);
          if (!shown.isEmpty())
            xml.text("NextKeyMarker", shown.getLast().key())
                .text("NextUploadIdMarker", shown.getLast().id());
          xml.text("Prefix", prefix)
              .text("MaxUploads", Integer.toString(most))
              .text("IsTruncated", Boolean.toString(rest.size() > shown.size()));
          for (Upload upload : shown)
            xml.in(
                "Upload",
                one -> {
                  one.text("Key", upload.key()).text("UploadId", upload.id());
                  one.in("Initiator", x -> x.text("ID", account).text("DisplayName", "penstock"));
                  S3Xml.owner(one, account);
                  one.text("StorageClass", "STANDARD")
                      .text("Initiated", S3Xml.time(upload.initiatedMillis()));
                });
        });
  }
}
