package io.penstock.gateway.sns;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import io.penstock.trigger.filter.FilterPolicy;
import io.penstock.trigger.shape.SnsMessage.Attribute;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** What filter policies look at: made of a message when first asked for. Not thread-safe. */
final class FilterFacts {
  private static final ObjectMapper JSON = JsonReading.mapper();

  private final Map<String, Attribute> attributes;
  private final Map<String, JsonNode> bodies = new HashMap<>();
  private ObjectNode named;

  FilterFacts(Map<String, Attribute> attributes) {
    this.attributes = attributes;
  }

  /**
   * @param text of the subscription's protocol
   */
  boolean pass(FilterPolicy policy, String text) {
    if (policy == null) return true;
    if (policy.scope() == FilterPolicy.Scope.MessageAttributes)
      return policy.pattern().matches(named());
    JsonNode body = bodies.computeIfAbsent(text, FilterFacts::parsed);
    return body.isObject() && policy.pattern().matches(body);
  }

  private static JsonNode parsed(String text) {
    try {
      return FilterPolicy.rounded(JSON.readTree(text));
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private ObjectNode named() {
    if (named != null) return named;
    named = JsonNodeFactory.instance.objectNode();
    attributes.forEach(
        (name, attribute) -> {
          switch (attribute.type()) {
            case "Number" ->
                named.set(
                    name,
                    FilterPolicy.rounded(
                        JsonNodeFactory.instance.numberNode(
                            new BigDecimal(attribute.value().strip()))));
            case "String.Array" -> named.set(name, parsed(attribute.value()));
            default -> {
              if (!attribute.type().startsWith("Binary")) named.put(name, attribute.value());
            }
          }
        });
    return named;
  }
}
