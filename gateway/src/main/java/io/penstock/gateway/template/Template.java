package io.penstock.gateway.template;

import io.penstock.gateway.registry.TemplateResources;
import java.nio.file.Path;
import java.util.List;

/**
 * What a template declares.
 *
 * @param warnings what is not honoured
 * @param codeFolders where functions' code is, to be watched
 */
public record Template(
    TemplateResources declared, List<Problem> warnings, List<Path> codeFolders) {}
