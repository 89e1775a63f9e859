package io.penstock.gateway.template;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.trigger.http.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the readers share while a template is read: where they are, and what they have found. */
public final class Reading {
  public final Stack stack;
  public final Problems problems;
  public final Path folder;
  public final String region;
  public final String account;
  public final Owner owner;

  /** By logical id; of nested stacks too, as everything that is found. */
  public final Map<String, FunctionDef> functions;

  /** What becomes {@link io.penstock.gateway.registry.TemplateResources#others()}. */
  public final List<Object> others;

  /** Folders and archives of code, to be watched. */
  public final List<Path> codeFolders;

  public final List<Api> apis;
  public final ReaderTable table;
  private final Found found;
  private final Map<String, FunctionDef> own = new LinkedHashMap<>();
  private final Map<Class<?>, Object> states = new HashMap<>();

  /** What the readings of all nested stacks share. */
  private record Found(
      Map<String, FunctionDef> functions,
      Map<String, FunctionDef> byName,
      Set<String> leftOut,
      Set<String> claimed,
      List<Object> others,
      List<Path> codeFolders,
      List<Api> apis) {}

  Reading(Stack stack) {
    this(
        stack,
        new Found(
            new LinkedHashMap<>(),
            new HashMap<>(),
            new HashSet<>(),
            new HashSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>()));
  }

  private Reading(Stack stack, Found found) {
    this.stack = stack;
    this.found = found;
    this.table = stack.environment().table();
    this.problems = stack.problems();
    this.folder = stack.folder();
    this.region = stack.environment().region();
    this.account = stack.environment().account();
    this.owner = new Owner(region, account);
    this.functions = Collections.unmodifiableMap(found.functions());
    this.others = found.others();
    this.codeFolders = found.codeFolders();
    this.apis = found.apis();
  }

  /** Of a stack nested in this one: what is found there is found here. */
  Reading of(Stack nested) {
    return new Reading(nested, found);
  }

  /** Adds a function, or puts one in the place of what it was before. */
  public void function(String id, FunctionDef function) {
    found.functions().put(id, function);
    own.put(id, function);
    found.byName().put(function.name(), function);
  }

  /** The functions of this stack, without those of others read with it. */
  public Map<String, FunctionDef> ownFunctions() {
    return Collections.unmodifiableMap(own);
  }

  /** Whether nothing else has claimed this name yet. */
  public boolean claim(String name) {
    return found.claimed().add(name);
  }

  /** Resources that could not be read for want of a value, and functions by their names too. */
  void leftOut(Resource resource) {
    found.leftOut().add(resource.id());
    if (!resource.type().endsWith("::Function")) return;
    try {
      String name = resource.properties().text("FunctionName");
      if (name != null) found.leftOut().add(name);
    } catch (LeftOut e) {
      // nobody can name it
    }
  }

  /**
   * The file of an object of a bucket. It is watched from now on, whether it is there or not.
   *
   * @param what of the resource it is, for people
   * @throws LeftOut when it is not here
   */
  public Path object(String what, String bucket, String key) {
    Path file = stack.environment().objects().file(bucket, key);
    if (file != null) stack.environment().files().add(file);
    if (file != null && Files.isRegularFile(file)) return file;
    String uri = "s3://" + bucket + "/" + key;
    throw new LeftOut(
        what + " is " + uri + ", which is not here" + (file == null ? "" : ": put it at " + file),
        uri);
  }

  /** What a service keeps of its own while a template is read: made when first asked for. */
  public <T> T state(Class<T> type, Function<Reading, T> make) {
    Object state = states.get(type);
    if (state == null) states.put(type, state = make.apply(this));
    return type.cast(state);
  }

  /**
   * A local YAML or JSON file with a map, as it is written; null when it cannot be had, which is
   * told. It is watched from now on.
   */
  public Value.Mapping file(Properties in, String key, String location) {
    Path path = folder.resolve(location).toAbsolutePath().normalize();
    stack.environment().files().add(path);
    return map(in, key, path, location);
  }

  /**
   * The same of a file that was found.
   *
   * @param name for people
   */
  public Value.Mapping map(Properties in, String key, Path path, String name) {
    try {
      if (Files.isRegularFile(path) && Files.size(path) <= 4L * TemplateReader.CHARACTERS)
        return TemplateReader.read(Files.readString(path), name, problems);
      in.error(key, path + " is not a file of a document's size.");
    } catch (TemplateException e) {
      in.error(key, e.getMessage());
    } catch (IOException e) {
      in.error(key, path + " cannot be read: " + e.getMessage());
    }
    return null;
  }

  /**
   * Reads a resource without properties that SAM makes for another one, once.
   *
   * @param type whose name, when it is given none, is made of its logical id
   */
  public void make(String type, String id, Place place) {
    ResourceReader reader = table.resource(type);
    if (!claim("made " + id) || reader == null) return;
    Value.Mapping none = Value.Mapping.empty(place);
    reader.read(new Resource(stack, id, type, none, none, none, place), this);
  }

  /** The function with the qualifier that its triggers call. */
  public FunctionRef target(FunctionDef function) {
    return new FunctionRef(region, account, function.name(), function.alias());
  }

  /** Properties of what the template does not write as a resource. */
  public Properties properties(Value.Mapping map, String where) {
    return new Properties(map, where, stack.intrinsics(), problems);
  }

  /**
   * A function by ARN, partial ARN or name, with its qualifier; null (and an error) when the
   * template has none of that name, or (and a warning) when it was left out or is no function.
   */
  public FunctionRef function(Properties properties, String key, String arn) {
    Arn whole = Arn.parse(arn);
    if (whole != null && !whole.isOf("lambda")) {
      properties.warn(key, arn + " is not served here: it is left out.");
      return null;
    }
    FunctionRef full = FunctionRef.parse(arn);
    String[] parts = arn.split(":");
    String name = full != null ? full.name() : parts[0];
    String qualifier = full != null ? full.qualifier() : parts.length > 1 ? parts[1] : null;
    if (!name.isEmpty() && found.leftOut().contains(name)) {
      properties.warn(key, "function " + name + " is left out, and so is this.");
      return null;
    }
    if (name.isEmpty()) return null; // what is wrong with it has been told
    if (full != null && !owner.equals(Owner.of(whole))) {
      properties.warn(key, arn + " is of another account or region: it is left out.");
      return null;
    }
    if (named(name) == null) {
      properties.error(key, "there is no function " + name + " in this template.");
      return null;
    }
    return new FunctionRef(region, account, name, qualifier);
  }

  /** The function of a name; null when there is none. */
  public FunctionDef named(String name) {
    return found.byName().get(name);
  }

  public String arn(String service, String resource) {
    return owner.arn(service, resource);
  }
}
