package io.penstock.gateway.cloudformation;

import io.penstock.function.DiskSync;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.template.ObjectFiles;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateInputs;
import io.penstock.gateway.template.Templates;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;

/** Reads templates of stacks, on worker threads. Any thread. */
final class StackTemplates {
  /** What messages call a template. */
  private static final String SHOWN = "template";

  private final ServiceContext context;
  private final Supplier<Templates> templates;
  private final ObjectFiles objects;

  /**
   * @param templates made anew once ports are known
   * @param objects of the gateway's buckets
   */
  StackTemplates(ServiceContext context, Supplier<Templates> templates, ObjectFiles objects) {
    this.context = context;
    this.templates = templates;
    this.objects = objects;
  }

  /**
   * @param exports values by name, of all other stacks
   */
  Future<Template> read(
      String text, String stack, Map<String, String> parameters, Map<String, String> exports) {
    return context
        .secrets
        .all()
        .compose(
            stored ->
                context.vertx.executeBlocking(
                    () -> {
                      var given = context.settings.given();
                      var secrets = new HashMap<>(stored);
                      secrets.putAll(given.secrets());
                      var values = new HashMap<>(exports);
                      values.putAll(given.values());
                      return templates
                          .get()
                          .read(
                              text,
                              SHOWN,
                              Path.of("").toAbsolutePath(),
                              new TemplateInputs(parameters, values, secrets),
                              stack,
                              this::kept);
                    },
                    false));
  }

  /** A copy under the data folder: a stack does not lose its code with the bucket's object. */
  private Path kept(String bucket, String key) {
    Path found = objects.file(bucket, key);
    Path folder = context.settings.dataDir().resolve("stack-code");
    Path copy = folder.resolve(HexFormat.of().formatHex(hash(bucket + "/" + key)) + ".zip");
    if (found == null || !Files.isRegularFile(found)) return Files.exists(copy) ? copy : found;
    try {
      Files.createDirectories(folder);
      if (!Files.exists(copy) || Files.mismatch(found, copy) >= 0) {
        Path fresh = Files.createTempFile(folder, "code", ".new");
        Files.copy(found, fresh, StandardCopyOption.REPLACE_EXISTING);
        DiskSync.replace(fresh, copy);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
