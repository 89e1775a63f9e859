package io.penstock.gateway.template;

import io.penstock.gateway.registry.TemplateResources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a template declares.
 *
 * @param warnings what is not honoured
 * @param codeFolders where functions' code is, to be watched
 * @param files further files that it is made of: included, nested, documents of APIs
 * @param facts what CloudFormation tells of it
 * @param outputs values of the Outputs by name, in the template's order
 */
public record Template(
    TemplateResources declared,
    List<Problem> warnings,
    List<Path> codeFolders,
    List<Path> files,
    Map<String, String> outputs,
    StackFacts facts) {
  /** What says nothing. */
  public static final Template NOTHING =
      new Template(TemplateResources.NOTHING, List.of(), List.of());

  /** One without outputs. */
  public Template(TemplateResources declared, List<Problem> warnings, List<Path> codeFolders) {
    this(declared, warnings, codeFolders, List.of(), Map.of(), StackFacts.NONE);
  }
}
