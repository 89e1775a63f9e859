package io.penstock.gateway.template;

import io.penstock.gateway.registry.TemplateResources;
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

  private final ReaderTable table;
  private final String region;
  private final String account;

  /**
   * @param table what the services read
   */
  public Templates(ReaderTable table, String region, String account) {
    this.table = table;
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
    var tree = TemplateReader.read(text, shown);
    var stack = new Stack(tree, parameters, table, region, account, problems);
    var reading = new Reading(stack, table, problems, folder, region, account);
    for (Resource resource : stack.resources().values()) {
      ResourceReader reader = table.first(resource.type());
      if (reader != null) reader.read(resource, reading);
    }
    for (Resource resource : stack.resources().values())
      if (table.first(resource.type()) == null) other(resource, reading);
    for (Resource resource : stack.resources().values()) {
      ResourceReader reader = table.later(resource.type());
      if (reader != null) reader.read(resource, reading);
    }
    table.ends().forEach(end -> end.accept(reading));
    if (problems.errors().isEmpty()) // else the same again, less precisely
    for (String problem : ApiTable.check(reading.apis))
        problems.error(new Place(shown, 1, 1), "", problem);
    if (!problems.errors().isEmpty()) throw new TemplateException(problems.errors());
    var functions = List.copyOf(reading.functions.values());
    var declared = new TemplateResources(functions, reading.apis, reading.others);
    return new Template(declared, problems.warnings(), reading.codeFolders);
  }

  private void other(Resource resource, Reading reading) {
    ResourceReader reader = table.resource(resource.type());
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
}
