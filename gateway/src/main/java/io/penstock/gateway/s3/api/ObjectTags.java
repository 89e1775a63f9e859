package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;

/** Tags of objects, as XML has them. Pure. */
final class ObjectTags {
  private static final int MOST = 10;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private ObjectTags() {}

  static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidTag", message);
  }

  static void check(Map<String, String> tags) {
    if (tags.size() > MOST)
      throw new AwsFault(400, "BadRequest", "Object tags cannot be greater than 10");
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > LONGEST_KEY)
            throw invalid("The TagKey you have provided is invalid");
          if (value.length() > LONGEST_VALUE)
            throw invalid("The TagValue you have provided is invalid");
        });
  }

  static Map<String, String> read(Buffer body) {
    var tags = new TreeMap<String, String>();
    for (XmlIn set : XmlIn.of(body, "Tagging").all("TagSet"))
      for (XmlIn tag : set.all("Tag"))
        if (tags.put(tag.required("Key"), tag.text("Value", "")) != null)
          throw invalid("Cannot provide multiple Tags with the same key");
    check(tags);
    return tags;
  }

  static Buffer write(Map<String, String> tags) {
    return S3Xml.document(
        "Tagging",
        xml ->
            xml.in(
                "TagSet",
                set ->
                    tags.forEach(
                        (key, value) ->
                            set.in("Tag", tag -> tag.text("Key", key).text("Value", value)))));
  }
}
