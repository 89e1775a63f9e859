package io.penstock.gateway.template;

import io.penstock.gateway.node.Services;
import io.penstock.trigger.fuzz.Input;
import java.nio.file.Path;
import java.util.Map;

/** Templates: refused with place and words, or read. */
public final class TemplateFuzz {
  private static final Templates TEMPLATES =
      new Templates(Services.READERS, "us-east-1", "123456789012");
  private static final Path NOWHERE = Path.of("/nonexistent");

  private TemplateFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      TEMPLATES.read(Input.text(data), "t.yaml", NOWHERE, Map.of("Stage", "dev"));
    } catch (TemplateException e) {
      Input.hold(!e.getMessage().isEmpty(), "refused without a word");
    }
  }
}
