package io.penstock.gateway.ssm;

import io.penstock.gateway.template.Attributes;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Referenced;
import io.penstock.gateway.template.Resource;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What SSM reads of templates: parameters. */
public final class SsmTemplates {
  private static final int LONGEST = 4_096;

  private SsmTemplates() {}

  public static ReaderTable readers() {
    return new ReaderTable()
        .resource("AWS::SSM::Parameter", SsmTemplates::parameter)
        .attributes("AWS::SSM::Parameter", SsmTemplates::attribute);
  }

  private static String made(String id) {
    return MadeNames.of(id, 120);
  }

  private static void parameter(Resource resource, Reading in) {
    Properties properties = resource.properties();
    String name = properties.text("Name", made(resource.id()));
    String type = properties.oneOf("Type", "String", "String", "StringList");
    String value = properties.required("Value");
    if (!name.matches("[A-Za-z0-9_.-]{1,512}|(/[A-Za-z0-9_.-]+){1,15}"))
      properties.error("Name", name + " is not a name of a parameter.");
    if (value != null && (value.isEmpty() || value.length() > LONGEST))
      properties.error("Value", "a value has 1 to " + LONGEST + " characters.");
    String pattern = properties.text("AllowedPattern");
    if (pattern != null)
      properties.warn("AllowedPattern", "is not looked at: values are as the template says them.");
    String description = properties.text("Description");
    String tier = properties.text("Tier", "Standard");
    properties.finish(Set.of("DataType", "Policies", "Tags"));
    if (value == null) return;
    if (!in.claim("ssm " + name))
      properties.error("Name", "there is another parameter " + name + " in this template.");
    in.others.add(
        new Parameter(
            name,
            type,
            description,
            null,
            tier.equals("Advanced") ? tier : "Standard",
            "text",
            1,
            Instant.EPOCH,
            Map.of(),
            value));
  }

  private static String attribute(Referenced parameter, String attribute) {
    return switch (attribute) {
      case Attributes.REF -> parameter.text("Name", made(parameter.id()));
      case "Type" -> parameter.text("Type", "String");
      case "Value" -> parameter.text("Value", "");
      default -> null;
    };
  }
}
