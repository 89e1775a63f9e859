package io.penstock.gateway.registry;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a template's function into a registered one. What the template does not speak of (aliases
 * and configs made through the API) is kept from before, and so is what the API has changed since
 * the template last said something else; equal declarations give the same object back, so that
 * nothing restarts.
 */
public final class FunctionDeclarer {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionDeclarer.class);

  /** Among what is kept of a function: statements of what its role may do. */
  public static final String POLICIES = "Policies";

  /** Likewise: what the template last said of what the API may change as well. */
  private static final String DECLARED = "Declared";

  private static final String ROLE_NAME = "penstock";

  private final String account;
  private final CodeDigest digest;
  private final InstantSource clock;

  public FunctionDeclarer(String account, CodeDigest digest, InstantSource clock) {
    this.account = account;
    this.digest = digest;
    this.clock = clock;
  }

  /**
   * @param qualified what else is declared of this function's qualifiers
   */
  Function apply(FunctionDef def, Function before, List<QualifiedDef> qualified) {
    var code = digest.of(def.spec().code());
    Version latest = latest(def, before, code);
    var versions = new TreeMap<Integer, Version>(before == null ? Map.of() : before.versions());
    var aliases = new HashMap<String, Alias>(before == null ? Map.of() : before.aliases());
    var provisioned =
        new HashMap<String, Integer>(before == null ? Map.of() : before.provisioned());
    var configs =
        new HashMap<String, AsyncConfig>(before == null ? Map.of() : before.asyncConfigs());
    var urls = new HashMap<String, UrlConfig>(before == null ? Map.of() : before.urls());
    var kept = new HashMap<String, String>(before == null ? Map.of() : before.kept());
    FunctionEdit.put(kept, POLICIES, def.policies());
    var said = new Said(before, def, qualified);
    kept.put(DECLARED, said.now.encode());
    String qualifier = def.alias();
    if (qualifier != null) {
      alias(aliases, qualifier, Integer.toString(publish(latest, versions)), "", Map.of());
      if (said.isNew("provisioned")) provide(provisioned, qualifier, def.provisionedConcurrency());
    }
    if (def.asyncConfig() != null && said.isNew("async"))
      configs.put(qualifier == null ? FunctionRef.LATEST : qualifier, def.asyncConfig());
    if (def.url() != null && said.isNew("url"))
      urls.put(qualifier == null ? "" : qualifier, def.url());
    for (QualifiedDef one : qualified) {
      if (one.published() || one.latest()) {
        String version =
            one.latest() ? FunctionRef.LATEST : Integer.toString(publish(latest, versions));
        if (!one.qualifier().isEmpty())
          alias(
              aliases,
              one.qualifier(),
              version,
              one.description() == null ? "" : one.description(),
              weights(def, one, version, versions));
        if (said.isNew("qualified"))
          provide(provisioned, one.qualifier(), one.provisionedConcurrency());
      }
      if (!said.isNew("qualified")) continue;
      if (one.url() != null) urls.put(one.qualifier(), one.url());
      if (one.asyncConfig() != null)
        configs.put(
            one.qualifier().isEmpty() ? FunctionRef.LATEST : one.qualifier(), one.asyncConfig());
    }
    var after =
        new Function(
            def.name(),
            latest,
            versions,
            aliases,
            said.isNew("concurrency") ? def.reservedConcurrency() : before.reservedConcurrency(),
            provisioned,
            configs,
            urls,
            said.isNew("tags") ? def.tags() : before.tags(),
            before == null ? Map.of() : before.policy(),
            def.deadLetterArn(),
            kept,
            def.place());
    return after.equals(before) ? before : after;
  }

  private static void provide(Map<String, Integer> provisioned, String qualifier, int count) {
    if (count > 0) provisioned.put(qualifier, count);
    else provisioned.remove(qualifier);
  }

  /**
   * What the template says of settings that the API may change as well: it is in force from when it
   * changes, as in CloudFormation, and not anew at each start.
   */
  private static final class Said {
    final JsonObject now = new JsonObject();
    final JsonObject before;

    Said(Function function, FunctionDef def, List<QualifiedDef> qualified) {
      before =
          new JsonObject(function == null ? "{}" : function.kept().getOrDefault(DECLARED, "{}"));
      now.put("concurrency", String.valueOf(def.reservedConcurrency()))
          .put("tags", new TreeMap<>(def.tags()).toString())
          .put("async", def.alias() + " " + def.asyncConfig())
          .put("url", def.alias() + " " + def.url())
          .put("provisioned", def.alias() + " " + def.provisionedConcurrency())
          .put("qualified", qualified.toString());
    }

    boolean isNew(String what) {
      return !now.getString(what).equals(before.getString(what));
    }
  }

  private static void alias(
      Map<String, Alias> aliases,
      String name,
      String version,
      String description,
      Map<String, Double> weights) {
    var alias = new Alias(name, version, description, weights, revision());
    Alias old = aliases.get(name);
    if (old == null || !old.equals(alias.withRevision(old.revisionId()))) aliases.put(name, alias);
  }

  /** Shares of versions that there are; what others would get stays with the alias's own. */
  private static Map<String, Double> weights(
      FunctionDef def, QualifiedDef one, String version, TreeMap<Integer, Version> versions) {
    var weights = new HashMap<>(one.weights());
    weights.remove(version); // then all of them get it
    for (String other : one.weights().keySet())
      if (versions.values().stream().noneMatch(known -> known.number().equals(other))) {
        weights.remove(other);
        LOG.warn(
            "{}: alias {} of {}: there is no version {}, so version {} gets all calls",
            def.place(),
            one.qualifier(),
            def.name(),
            other,
            version);
      }
    return weights;
  }

  private Version latest(FunctionDef def, Function before, CodeDigest.Digest code) {
    FunctionSpec spec = def.spec();
    if (before != null
        && before.latest().spec().equals(spec)
        && before.latest().codeSha256().equals(code.sha256())
        && before.latest().description().equals(def.description())) return before.latest();
    return new Version(
        spec,
        def.description(),
        code.sha256(),
        code.size(),
        Arn.ofRole(account, ROLE_NAME).toString(),
        clock.instant(),
        revision());
  }

  /** Publishes the latest version unless the last published one is the same; gives its number. */
  private static int publish(Version latest, TreeMap<Integer, Version> versions) {
    if (!versions.isEmpty()) {
      Version last = versions.lastEntry().getValue();
      if (latest.codeSha256().equals(last.codeSha256())
          && latest.published(last.number()).spec().equals(last.spec())) return versions.lastKey();
    }
    int number = versions.isEmpty() ? 1 : versions.lastKey() + 1;
    versions.put(number, latest.published(Integer.toString(number)));
    return number;
  }

  private static String revision() {
    return UUID.randomUUID().toString();
  }
}
