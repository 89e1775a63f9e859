package io.penstock.gateway.registry;

import io.penstock.trigger.http.Api;
import java.util.List;

/**
 * What a template declares.
 *
 * @param others topics, rules, queues and whatever else, each as the record of the room it is for
 */
public record TemplateResources(List<FunctionDef> functions, List<Api> apis, List<Object> others) {
  public static final TemplateResources NOTHING =
      new TemplateResources(List.of(), List.of(), List.of());

  public TemplateResources {
    functions = List.copyOf(functions);
    apis = List.copyOf(apis);
    others = List.copyOf(others);
  }

  /** The others of one kind, in the template's order. */
  public <T> List<T> of(Class<T> type) {
    return others.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
