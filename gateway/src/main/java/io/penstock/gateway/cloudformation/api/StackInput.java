package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.cloudformation.StackRecord;
import io.penstock.gateway.cloudformation.Stacks;
import io.penstock.gateway.template.ObjectFiles;
import io.penstock.gateway.template.ObjectPlace;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What requests say of stacks: which one, the template, parameters, tags. */
final class StackInput {
  private static final int BODY = 51_200;
  private static final int OBJECT = 1_048_576;

  private final Stacks stacks;
  private final ObjectFiles objects;

  StackInput(Stacks stacks, ObjectFiles objects) {
    this.stacks = stacks;
    this.objects = objects;
  }

  /** A stack there is. */
  StackRecord stack(JsonObject in) {
    String name = in.getString("StackName");
    StackRecord found = name == null ? null : stacks.find(name);
    if (found == null || !found.isThere() && !found.id().equals(name))
      throw CloudFormationService.invalid("Stack with id " + name + " does not exist");
    return found;
  }

  /** One that may be changed by API. */
  StackRecord changeable(JsonObject in) {
    StackRecord found = stack(in);
    if (found.name().equals(Stacks.OWN))
      throw CloudFormationService.invalid(
          "Stack "
              + Stacks.OWN
              + " is of the template that the gateway was started with: change that file.");
    if (!found.isThere())
      throw CloudFormationService.invalid("Stack [" + found.name() + "] does not exist");
    return found;
  }

  /** The template's text; of the stack where it is to stay. */
  Future<String> template(JsonObject in, StackRecord before) {
    String body = in.getString("TemplateBody");
    String url = in.getString("TemplateURL");
    if (in.getBoolean("UsePreviousTemplate", false)) {
      if (before == null || before.template().isEmpty())
        throw CloudFormationService.invalid("There is no previous template to use.");
      return Future.succeededFuture(before.template());
    }
    if ((body == null) == (url == null))
      throw CloudFormationService.invalid(
          "Either Template URL or Template Body must be specified.");
    if (body != null) {
      if (body.length() > BODY)
        throw CloudFormationService.invalid(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint:"
                + " Member must have length less than or equal to "
                + BODY);
      return Future.succeededFuture(body);
    }
    return Vertx.currentContext().executeBlocking(() -> object(url), false);
  }

  /** {@code https://HOST/BUCKET/KEY}, or {@code https://BUCKET.s3.HOST/KEY}. */
  private String object(String url) throws IOException {
    ObjectPlace at = ObjectPlace.of(url);
    if (at == null)
      throw CloudFormationService.invalid("The specified url must be an Amazon S3 URL.");
    Path file = objects.file(at.bucket(), at.key());
    if (file == null || !Files.isRegularFile(file))
      throw CloudFormationService.invalid(
          "S3 error: there is no object "
              + at.key()
              + " in a bucket "
              + at.bucket()
              + " that is a folder.");
    if (Files.size(file) > OBJECT)
      throw CloudFormationService.invalid("The template is longer than " + OBJECT + " bytes.");
    return Files.readString(file);
  }

  /** Values by name; those that are to stay are the stack's. */
  static Map<String, String> parameters(JsonObject in, StackRecord before) {
    var parameters = new TreeMap<String, String>();
    for (Object one : in.getJsonArray("Parameters", new JsonArray())) {
      var given = (JsonObject) one;
      String name = given.getString("ParameterKey");
      if (name == null) throw CloudFormationService.invalid("A parameter has no ParameterKey.");
      if (!given.getBoolean("UsePreviousValue", false)) {
        parameters.put(name, given.getString("ParameterValue", ""));
        continue;
      }
      String old = before == null ? null : before.parameters().get(name);
      if (old != null) parameters.put(name, old);
    }
    return parameters;
  }

  /** Those of the request, else the stack's. */
  static JsonArray tags(JsonObject in, StackRecord before) {
    JsonArray given = in.getJsonArray("Tags");
    return given != null ? given : before == null ? new JsonArray() : before.tags();
  }

  /** The stack as the request wants it. */
  static StackRecord wanted(
      StackRecord stack,
      String template,
      Map<String, String> parameters,
      JsonArray tags,
      JsonArray capabilities) {
    var given = new JsonObject();
    parameters.forEach(given::put);
    return new StackRecord(
        stack.id(),
        stack.name(),
        stack.status(),
        stack.reason(),
        stack.created(),
        stack.updated(),
        stack
            .body()
            .copy()
            .put("template", template)
            .put("parameters", given)
            .put("tags", tags)
            .put("capabilities", capabilities == null ? new JsonArray() : capabilities));
  }

  /** A stack that is not yet. */
  StackRecord fresh(String name, String status) {
    if (!name.matches("[a-zA-Z][-a-zA-Z0-9]{0,127}"))
      throw CloudFormationService.invalid(
          "1 validation error detected: Value '"
              + name
              + "' at 'stackName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    StackRecord there = stacks.find(name);
    if (there != null)
      throw new AwsFault(400, "AlreadyExistsException", "Stack [" + name + "] already exists");
    if (stacks.all().stream().filter(StackRecord::isThere).count() >= Stacks.MOST)
      throw new AwsFault(
          400, "LimitExceededException", "There are " + Stacks.MOST + " stacks here at most.");
    return new StackRecord(
        stacks.arn("stack", name), name, status, null, stacks.now(), null, new JsonObject());
  }

  /** Null when it cannot be used. */
  Future<Template> usable(String text, StackRecord of, Map<String, String> parameters) {
    return stacks
        .read(text, of.name(), of.id(), parameters)
        .recover(
            problem ->
                problem instanceof TemplateException
                    ? Future.succeededFuture()
                    : Future.failedFuture(problem));
  }

  /** For templates that are no stack's. */
  StackRecord placeholder() {
    return new StackRecord("", "template", "", null, stacks.now(), null, new JsonObject());
  }

  /** A template that can be used; what is wrong with it is the caller's error. */
  Future<Template> read(String text, StackRecord of, Map<String, String> parameters) {
    return stacks
        .read(text, of.name(), of.id(), parameters)
        .recover(
            problem ->
                Future.failedFuture(
                    problem instanceof TemplateException broken
                        ? CloudFormationService.invalid(
                            "Template error: " + broken.getMessage().replace("\n", "; "))
                        : problem));
  }
}
