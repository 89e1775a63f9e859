package io.penstock.gateway.lambda.code;

import java.nio.file.Path;

/**
 * A package that is kept.
 *
 * @param folder with its files
 * @param sha256 of the zip, base64
 * @param size of the zip, bytes
 */
public record StoredCode(Path folder, String sha256, long size) {}
