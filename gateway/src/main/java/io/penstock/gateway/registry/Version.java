package io.penstock.gateway.registry;

import io.penstock.function.FunctionSpec;
import java.time.Instant;

/**
 * One version of a function.
 *
 * @param spec what is run; {@code spec.version()} is {@code $LATEST} or the number
 * @param codeSha256 base64, as the Lambda API shows it
 * @param codeSize bytes
 * @param role as given; Penstock has no IAM and only shows it
 * @param kept members of AWS's FunctionConfiguration that are only given back, as JSON text
 */
public record Version(
    FunctionSpec spec,
    String description,
    String codeSha256,
    long codeSize,
    String role,
    Instant lastModified,
    String revisionId,
    String kept) {
  public static final String NOTHING = "{}";

  public Version(
      FunctionSpec spec,
      String description,
      String codeSha256,
      long codeSize,
      String role,
      Instant lastModified,
      String revisionId) {
    this(spec, description, codeSha256, codeSize, role, lastModified, revisionId, NOTHING);
  }

  public String number() {
    return spec.version();
  }

  /** The same, published under a number. */
  public Version published(String number) {
    return new Version(
        spec.as(number), description, codeSha256, codeSize, role, lastModified, revisionId, kept);
  }

  /** The same with another description. */
  public Version described(String text) {
    return new Version(spec, text, codeSha256, codeSize, role, lastModified, revisionId, kept);
  }
}
