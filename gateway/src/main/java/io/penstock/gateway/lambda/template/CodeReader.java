package io.penstock.gateway.lambda.template;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.template.LeftOut;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads where a function's code is, or where it runs already. */
final class CodeReader {
  private final Reading reading;
  private final Path folder;

  CodeReader(Reading reading) {
    this.reading = reading;
    this.folder = reading.folder;
  }

  static boolean isElsewhere(Code code) {
    return code instanceof Code.Endpoint
        || code instanceof Code.Worker
        || code instanceof Code.Image;
  }

  /** Of an {@code AWS::Serverless::Function}; null when what is wrong has been told. */
  Code sam(Properties properties) {
    String image = properties.text("ImageUri");
    String type = properties.oneOf("PackageType", "Zip", "Zip", "Image");
    String inline = properties.text("InlineCode");
    Value uri = properties.head("CodeUri");
    if (type.equals("Image") && image == null) return new Code.Image("that is still to be built");
    if (image != null) return image(properties, "ImageUri", image);
    if (inline != null) {
      if (uri != null) properties.warn("CodeUri", "is not used: InlineCode goes before it.");
      return new Code.Inline(inline);
    }
    if (uri instanceof Value.Mapping)
      return object(properties, properties.map("CodeUri"), "Bucket", "Key", "Version");
    if (uri == null) return new Code.Package(folder); // as SAM takes it
    return path(properties, "CodeUri", properties.text("CodeUri"));
  }

  /** Of an {@code AWS::Lambda::Function}; null when what is wrong has been told. */
  Code lambda(Properties properties) {
    properties.oneOf("PackageType", "Zip", "Zip", "Image");
    if (properties.head("Code") instanceof Value.Scalar) // as `package` leaves a local path
    return path(properties, "Code", properties.text("Code"));
    Properties code = properties.map("Code");
    if (code == null) {
      properties.error("Code", "is missing.");
      return null;
    }
    String image = code.text("ImageUri");
    String inline = code.text("ZipFile");
    if (code.has("S3Bucket") || code.has("S3Key"))
      return object(properties, code, "S3Bucket", "S3Key", "S3ObjectVersion");
    code.finish(Set.of());
    if (image != null) return image(code, "ImageUri", image);
    if (inline != null) return new Code.Inline(inline);
    properties.error("Code", "one of ZipFile and ImageUri is needed.");
    return null;
  }

  /** With the {@code ImageConfig} beside it. */
  static Code configured(Properties properties, Code code) {
    Properties config = properties.map("ImageConfig");
    if (config == null) return code;
    List<String> entryPoint = config.texts("EntryPoint");
    List<String> command = config.texts("Command");
    String folder = config.text("WorkingDirectory");
    config.finish(Set.of());
    return code instanceof Code.Image image
        ? new Code.Image(image.name(), entryPoint, command, folder)
        : code;
  }

  /** Of a layer; null, and a warning, when it cannot be had here. */
  Code layer(Properties properties, String key) {
    Value content = properties.head(key);
    if (content instanceof Value.Scalar s && !s.text().startsWith("s3://")) {
      Path path = folder.resolve(s.text()).toAbsolutePath().normalize();
      if (Files.exists(path)) return new Code.Package(path);
      properties.warn(key, path + " does not exist: functions run without this layer.");
      return null;
    }
    if (content == null) {
      properties.error(key, "is missing: a folder or zip file.");
      return null;
    }
    try {
      if (content instanceof Value.Scalar s) return object("its content", s.text());
      Properties object = properties.map(key);
      if (object == null) return null; // told
      boolean raw = object.isWritten("S3Bucket");
      String bucket = object.required(raw ? "S3Bucket" : "Bucket");
      String name = object.required(raw ? "S3Key" : "Key");
      return bucket == null || name == null
          ? null
          : new Code.Package(reading.object("its content", bucket, name));
    } catch (LeftOut e) {
      properties.warn(key, e.getMessage() + ". Functions run without this layer.");
      return null;
    }
  }

  /** The object that a map names; null when what is wrong has been told. */
  private Code object(
      Properties function, Properties code, String bucketKey, String nameKey, String versionKey) {
    String bucket = code.required(bucketKey);
    String name = code.required(nameKey);
    if (code.has(versionKey))
      code.warn(versionKey, "has no effect here: the object is taken as it is now.");
    code.finish(Set.of("SourceKMSKeyArn"));
    return bucket == null || name == null
        ? null
        : ofFunction(function, "s3://" + bucket + "/" + name);
  }

  /**
   * @throws LeftOut when it is not here, with what goes with the function
   */
  private Code ofFunction(Properties function, String uri) {
    try {
      return object("its code", uri);
    } catch (LeftOut e) {
      Set<String> events =
          function.head("Events") instanceof Value.Mapping map ? map.entries().keySet() : Set.of();
      if (events.isEmpty()) throw e;
      throw new LeftOut(
          e.getMessage() + ". Left out with it are its events " + String.join(", ", events),
          e.key());
    }
  }

  private Code object(String what, String uri) {
    String[] parts = uri.substring("s3://".length()).split("/", 2);
    return new Code.Package(reading.object(what, parts[0], parts.length > 1 ? parts[1] : ""));
  }

  private Code path(Properties properties, String key, String text) {
    if (text == null) return null;
    if (text.startsWith("s3://")) return ofFunction(properties, text);
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      properties.error(key, path + " does not exist.");
      return null;
    }
    return new Code.Package(path);
  }

  private static Code image(Properties properties, String key, String uri) {
    if (uri == null) {
      properties.error(key, "is missing.");
      return null;
    }
    try {
      URI parsed = URI.create(uri);
      if (parsed.getHost() != null
          && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme())))
        return new Code.Endpoint(parsed);
      if (parsed.getHost() != null
          && "runtime-api".equals(parsed.getScheme())
          && parsed.getPort() > 0)
        return new Code.Worker(
            InetSocketAddress.createUnresolved(parsed.getHost(), parsed.getPort()));
    } catch (IllegalArgumentException e) {
      // told below
    }
    if (uri.matches("(?!\\w+://)[a-zA-Z0-9][a-zA-Z0-9._:/@-]*")) return new Code.Image(uri);
    properties.error(key, uri + " is neither the name of an image nor an address.");
    return null;
  }
}
