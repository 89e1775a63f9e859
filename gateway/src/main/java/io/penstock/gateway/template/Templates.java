package io.penstock.gateway.template;

import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.http.ApiTable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

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

  private final ReaderTable table;
  private final String region;
  private final String account;
  private final String apiUrl;
  private final String httpAddress;
  private final ObjectFiles objects;

  /** With the AWS APIs where they usually are. */
  public Templates(ReaderTable table, String region, String account) {
    this(table, region, account, "http://localhost:4566", "localhost:8080", ObjectFiles.NONE);
  }

  /**
   * @param table what the services read
   * @param apiUrl where the AWS APIs are, for the URLs of queues
   * @param httpAddress host and port at which HTTP is served, for function URLs
   * @param objects where code that is named in a bucket may be
   */
  public Templates(
      ReaderTable table,
      String region,
      String account,
      String apiUrl,
      String httpAddress,
      ObjectFiles objects) {
    this.table = table;
    this.region = region;
    this.account = account;
    this.httpAddress = httpAddress;
    this.objects = objects;
    this.apiUrl = apiUrl.replaceAll("/+$", "");
  }

  /** Reads a template that is told its parameters only. */
  public Template read(Path file, Map<String, String> parameters) {
    return read(file, TemplateInputs.of(parameters));
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException with every problem, when it cannot be used
   */
  public Template read(Path file, TemplateInputs inputs) {
    Path name = file.getFileName();
    String shown = name == null ? file.toString() : name.toString();
    try {
      if (Files.size(file) > 4L * TemplateReader.CHARACTERS)
        throw new TemplateException(new Place(shown, 1, 1), "the template is too long.");
      Path folder = file.toAbsolutePath().normalize().getParent();
      return read(Files.readString(file), shown, folder, inputs);
    } catch (CharacterCodingException e) {
      throw new TemplateException(new Place(shown, 1, 1), "the file is not UTF-8 text.");
    } catch (NoSuchFileException e) {
      throw new TemplateException(
          new Place(shown, 1, 1),
          "there is no file " + file.toAbsolutePath().normalize() + ": name a template that is.");
    } catch (IOException e) {
      throw new TemplateException(new Place(shown, 1, 1), "cannot be read: " + e.getMessage());
    }
  }

  Template read(String text, String shown, Path folder, Map<String, String> parameters) {
    return read(text, shown, folder, TemplateInputs.of(parameters));
  }

  /**
   * @param shown name for messages
   * @param folder what relative paths start from
   */
  Template read(String text, String shown, Path folder, TemplateInputs inputs) {
    return read(text, shown, folder, inputs, ResourceNames.STACK, objects);
  }

  /**
   * Reads the template of a stack of a name of its own, which begins the names of what has none.
   *
   * @param shown name for messages
   * @param folder what relative paths start from
   * @param objects where code in buckets may be
   * @throws TemplateException with every problem, when it cannot be used
   */
  public Template read(
      String text,
      String shown,
      Path folder,
      TemplateInputs inputs,
      String stackName,
      ObjectFiles objects) {
    var problems = new Problems();
    var files = new LinkedHashSet<Path>();
    var environment =
        new Stack.Environment(
            table,
            region,
            account,
            apiUrl,
            httpAddress,
            inputs,
            new Secrets(inputs, problems),
            files,
            objects,
            problems,
            stackName,
            new LinkedHashSet<>());
    var tree = TemplateReader.read(text, shown, problems);
    var given = new HashMap<String, Supplier<Value>>();
    inputs
        .parameters()
        .forEach((name, value) -> given.put(name, () -> Value.text(value, tree.place())));
    parameters(tree, inputs, text, problems);
    var stack = new Stack(tree, given, environment.prefix(), folder, environment);
    var readings = new ArrayList<Reading>();
    readings.add(new Reading(stack));
    new NestedStacks(environment).open(stack, readings);
    for (Reading reading : readings)
      for (Resource resource : reading.stack.resources().values())
        read(table.first(resource.type()), resource, reading);
    for (Reading reading : readings)
      for (Resource resource : reading.stack.resources().values())
        if (table.first(resource.type()) == null) other(resource, reading);
    for (Reading reading : readings)
      for (Resource resource : reading.stack.resources().values())
        read(table.later(resource.type()), resource, reading);
    for (Reading reading : readings) table.ends().forEach(end -> end.accept(reading));
    for (Reading reading : readings) new StackChecks(reading.stack).references();
    Reading reading = readings.getFirst();
    if (problems.errors().isEmpty()) // else the same again, less precisely
    for (String problem : ApiTable.check(reading.apis))
        problems.error(new Place(shown, 1, 1), "", problem);
    if (!problems.errors().isEmpty()) throw new TemplateException(problems, List.copyOf(files));
    var functions = List.copyOf(reading.functions.values());
    var declared = new TemplateResources(functions, reading.apis, reading.others);
    return new Template(
        declared,
        problems.warnings(),
        reading.codeFolders.stream().distinct().toList(),
        List.copyOf(files),
        reading.stack.outputs(),
        StackFacts.of(stack, !stackName.equals(ResourceNames.STACK)));
  }

  /** Parameters that the template does not have, unless they are secrets that it names. */
  private static void parameters(
      Value.Mapping tree, TemplateInputs inputs, String text, Problems problems) {
    Value declared = tree.get("Parameters");
    Set<String> known = declared instanceof Value.Mapping map ? map.entries().keySet() : Set.of();
    for (String name : inputs.parameters().keySet())
      if (!known.contains(name) && !isSecret(name, text))
        problems.error(
            declared == null ? tree.place() : declared.place(),
            "",
            "--parameter "
                + name
                + ": the template has no such parameter."
                + Similar.hint(name, known));
  }

  /** Whether the template may mean a secret or SSM parameter by this name. */
  private static boolean isSecret(String name, String text) {
    if (name.matches("[A-Za-z0-9]+"))
      return Pattern.compile("\\{\\{resolve:[a-z-]+:(?:arn:[^}]*:)?" + name + "\\b")
          .matcher(text)
          .find();
    return Pattern.compile("(?<![A-Za-z0-9_/])" + Pattern.quote(name) + "(?![A-Za-z0-9_/])")
        .matcher(text)
        .find();
  }

  private static void read(ResourceReader reader, Resource resource, Reading reading) {
    if (reader == null) return;
    try {
      reader.read(resource, reading);
    } catch (LeftOut e) {
      reading.leftOut(resource);
      reading.problems.warn(
          resource.place(), resource.id(), "is left out: " + e.getMessage() + ".");
    }
  }

  private void other(Resource resource, Reading reading) {
    String type = resource.type();
    ResourceReader reader = table.resource(type);
    if (reader != null) read(reader, resource, reading);
    else if (type.startsWith("AWS::Serverless::") && !SamNames.TYPES.contains(type))
      reading.problems.error(
          resource.place(),
          resource.id(),
          type + " is not a type." + Similar.hint(type, SamNames.TYPES));
    else if (!WITHOUT_EFFECT.contains(type)
        && !reading.stack.nested().containsKey(resource.localId()))
      reading.problems.warn(
          resource.place(),
          resource.id(),
          type
              + " is not served here."
              + (SamNames.TYPES.contains(type) ? "" : Similar.hint(type, table.types())));
  }
}
