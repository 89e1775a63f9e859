package io.penstock.gateway.template;

import io.vertx.core.json.JsonObject;

/** A text that is a map, in YAML or JSON, without the short forms of templates. Pure. */
public final class YamlText {
  private YamlText() {}

  /**
   * @throws IllegalArgumentException says what is wrong with it
   */
  public static JsonObject read(String text) {
    var problems = new Problems();
    try {
      if (text.length() > 4 * TemplateReader.CHARACTERS)
        throw new IllegalArgumentException("it is too long.");
      Value.Mapping read = TemplateReader.read(text, "the document", problems);
      if (!problems.errors().isEmpty())
        throw new IllegalArgumentException(problems.errors().getFirst().toString());
      return (JsonObject) read.toJson();
    } catch (TemplateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
