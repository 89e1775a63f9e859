package io.penstock.gateway.template;

import io.penstock.gateway.lambda.template.FunctionReader;
import io.penstock.gateway.node.Readers;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The door of this room: reads templates. Blocking; keeps nothing. */
public final class Templates {
  /** Resources that only AWS itself has a use for. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "AWS::Lambda::Permission",
          "AWS::IAM::Role",
          "AWS::IAM::Policy",
          "AWS::IAM::ManagedPolicy",
          "AWS::Logs::LogGroup",
          "AWS::SNS::TopicPolicy",
          "AWS::SQS::QueuePolicy",
          "AWS::S3::BucketPolicy");

  private static final Set<String> SAM =
      Set.of(
          "AWS::Serverless::Function",
          "AWS::Serverless::Api",
          "AWS::Serverless::HttpApi",
          "AWS::Serverless::Application",
          "AWS::Serverless::SimpleTable",
          "AWS::Serverless::LayerVersion",
          "AWS::Serverless::StateMachine",
          "AWS::Serverless::Connector",
          "AWS::Serverless::GraphQLApi",
          "AWS::Serverless::CapacityProvider");

  private final String region;
  private final String account;

  public Templates(String region, String account) {
    this.region = region;
    this.account = account;
  }

  /**
   * Reads a template.
   *
   * @param parameters values by name
   * @throws TemplateException with every problem, when it cannot be used
   */
  public Template read(Path file, Map<String, String> parameters) {
    Path name = file.getFileName();
    String shown = name == null ? file.toString() : name.toString();
    try {
      if (Files.size(file) > 4L * TemplateReader.CHARACTERS)
        throw new TemplateException(new Place(shown, 1, 1), "the template is too long.");
      Path folder = file.toAbsolutePath().normalize().getParent();
      return read(Files.readString(file), shown, folder, parameters);
    } catch (CharacterCodingException e) {
      throw new TemplateException(new Place(shown, 1, 1), "the file is not UTF-8 text.");
    } catch (IOException e) {
      throw new TemplateException(new Place(shown, 1, 1), "cannot be read: " + e.getMessage());
    }
  }

  /**
   * @param shown name for messages
   * @param folder what relative paths start from
   */
  Template read(String text, String shown, Path folder, Map<String, String> parameters) {
    var problems = new Problems();
    var stack = new Stack(TemplateReader.read(text, shown), parameters, region, account, problems);
    var reading = new Reading(stack, problems, folder, region, account);
    var functions = new FunctionReader(reading);
    for (Resource resource : stack.resources().values())
      if (isFunction(resource)) functions.read(resource);
    for (Resource resource : stack.resources().values())
      if (!isFunction(resource)) other(resource, reading);
    for (Resource resource : stack.resources().values())
      if (resource.type().equals("AWS::Serverless::Function")) events(resource, reading);
    List<Api> apis = reading.apis.finish();
    if (problems.errors().isEmpty()) // else the same again, less precisely
    for (String problem : ApiTable.check(apis)) problems.error(new Place(shown, 1, 1), "", problem);
    if (!problems.errors().isEmpty()) throw new TemplateException(problems.errors());
    var declared =
        new TemplateResources(List.copyOf(reading.functions.values()), apis, reading.others);
    return new Template(declared, problems.warnings(), reading.codeFolders);
  }

  private static boolean isFunction(Resource resource) {
    return resource.type().equals("AWS::Serverless::Function")
        || resource.type().equals("AWS::Lambda::Function");
  }

  private static void other(Resource resource, Reading reading) {
    ResourceReader reader = Readers.RESOURCES.get(resource.type());
    if (reader != null) reader.read(resource, reading);
    else if (resource.type().startsWith("AWS::Serverless::") && !SAM.contains(resource.type()))
      reading.problems.error(
          resource.place(),
          resource.id(),
          resource.type() + " is not a type." + Similar.hint(resource.type(), SAM));
    else if (!WITHOUT_EFFECT.contains(resource.type()))
      reading.problems.warn(
          resource.place(), resource.id(), resource.type() + " is not served here.");
  }

  private static void events(Resource resource, Reading reading) {
    FunctionDef function = reading.functions.get(resource.id());
    var properties = new Properties(resource.properties(), resource.id(), reading.problems);
    properties
        .maps("Events")
        .forEach(
            (id, event) -> {
              String type = event.required("Type");
              Properties settings = event.map("Properties");
              if (settings == null)
                settings =
                    new Properties(
                        Value.Mapping.empty(event.place()), event.where(), reading.problems);
              event.finish(Set.of());
              if (type != null && function != null)
                event(reading, function, resource.id() + id, type, event, settings);
            });
  }

  private static void event(
      Reading reading,
      FunctionDef function,
      String id,
      String type,
      Properties event,
      Properties settings) {
    EventReader reader = Readers.EVENTS.get(type);
    if (reader != null) reader.read(function, id, settings, reading);
    else if (Readers.EVENTS_NOT_SERVED.contains(type))
      event.warn("Type", "events of type " + type + " are not served here.");
    else
      event.error("Type", type + " is not a type of event." + Similar.hint(type, Readers.events()));
  }
}
