package io.penstock.gateway.registry;

import java.util.List;

/** What a template declares. */
public record Declared(List<FunctionDef> functions) {}
