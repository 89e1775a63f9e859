package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.iam.ManagedPolicy;
import io.penstock.gateway.iam.Roles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Managed policies of the account, their versions and tags. */
final class PolicyOperations {
  private static final int POLICIES = 1_500;
  private static final int VERSIONS = 5;

  private final Roles roles;

  PolicyOperations(Roles roles) {
    this.roles = roles;
  }

  void addTo(QueryApi api) {
    api.add("CreatePolicy", this::create);
    api.reads("GetPolicy", in -> new JsonObject().put("Policy", Views.of(policy(in), roles)));
    api.reads("ListPolicies", this::list);
    api.add("DeletePolicy", this::delete);
    api.add("CreatePolicyVersion", this::createVersion);
    api.reads("GetPolicyVersion", this::version);
    api.reads("ListPolicyVersions", this::versions);
    api.add("DeletePolicyVersion", this::deleteVersion);
    api.add("SetDefaultPolicyVersion", this::setDefault);
    api.add(
        "TagPolicy",
        in ->
            change(in, one -> one.tagged(Views.tagged(one.tags(), in.getJsonArray("Tags"))))
                .map(RoleOperations.none()));
    api.add(
        "UntagPolicy",
        in ->
            change(in, one -> one.tagged(Views.untagged(one.tags(), in.getJsonArray("TagKeys"))))
                .map(RoleOperations.none()));
    api.reads(
        "ListPolicyTags",
        in -> {
          Map<String, String> tags = policy(in).tags();
          return Page.of(
              in,
              "Tags",
              tags.keySet(),
              key -> new JsonObject().put("Key", key).put("Value", tags.get(key)));
        });
  }

  private Future<JsonObject> create(JsonObject in) {
    String name = in.getString("PolicyName");
    String document = Views.document(in.getString("PolicyDocument"));
    var tags = Views.tagged(Map.of(), in.getJsonArray("Tags"));
    return roles
        .policies()
        .change(
            name,
            before -> {
              if (before != null)
                throw IamFaults.exists(
                    "A policy called "
                        + name
                        + " already exists. Duplicate names are not allowed.");
              if (roles.policies().size() >= POLICIES)
                throw IamFaults.limit("PoliciesPerAccount", POLICIES);
              Instant now = roles.now();
              return new ManagedPolicy(
                      name,
                      in.getString("Path", "/"),
                      roles.id("ANPA"),
                      in.getString("Description"),
                      new TreeMap<>(),
                      0,
                      0,
                      tags,
                      now,
                      now)
                  .with(document, true, now);
            })
        .map(made -> new JsonObject().put("Policy", Views.of(made, roles)));
  }

  /** Those of AWS are named here, but their documents are not: the list has the account's own. */
  private JsonObject list(JsonObject in) {
    String prefix = in.getString("PathPrefix", "/");
    boolean own = !in.getString("Scope", "All").equals("AWS");
    boolean attached = in.getBoolean("OnlyAttached", false);
    return Page.of(
        in,
        "Policies",
        roles.policies()::after,
        (ManagedPolicy one) ->
            own
                && one.path().startsWith(prefix)
                && (!attached || roles.attachments(one.arn(roles.arns())) > 0),
        ManagedPolicy::name,
        one -> {
          JsonObject view = Views.of(one, roles);
          view.remove("Tags");
          return view;
        });
  }

  private Future<JsonObject> delete(JsonObject in) {
    return change(
            in,
            one -> {
              if (roles.attachments(one.arn(roles.arns())) > 0)
                throw IamFaults.conflict("Cannot delete a policy attached to entities.");
              if (one.versions().size() > 1)
                throw IamFaults.conflict(
                    "This policy has more than one version. Before you delete a policy, you must"
                        + " delete the policy's versions. The default version is deleted with the"
                        + " policy.");
              return null;
            })
        .map(RoleOperations.none());
  }

  private Future<JsonObject> createVersion(JsonObject in) {
    String document = Views.document(in.getString("PolicyDocument"));
    return change(
            in,
            one -> {
              if (one.versions().size() >= VERSIONS)
                throw new AwsFault(
                    409,
                    "LimitExceeded",
                    "A managed policy can have up to 5 versions. Before you create a new version,"
                        + " you must delete an existing version.");
              return one.with(document, in.getBoolean("SetAsDefault", false), roles.now());
            })
        .map(
            one -> {
              JsonObject view = view(one, one.last());
              view.remove("Document");
              return new JsonObject().put("PolicyVersion", view);
            });
  }

  private JsonObject version(JsonObject in) {
    ManagedPolicy one = policy(in);
    return new JsonObject().put("PolicyVersion", view(one, number(one, in)));
  }

  private JsonObject versions(JsonObject in) {
    ManagedPolicy one = policy(in);
    var names = new ArrayList<String>();
    for (int number : one.versions().keySet()) names.add("v" + number);
    var answer =
        Page.of(in, "Versions", names, name -> view(one, Integer.parseInt(name.substring(1))));
    for (Object view : answer.getJsonArray("Versions")) ((JsonObject) view).remove("Document");
    return answer;
  }

  private Future<JsonObject> deleteVersion(JsonObject in) {
    return change(
            in,
            one -> {
              int number = number(one, in);
              if (number == one.standard())
                throw IamFaults.conflict("Cannot delete the default version of a policy.");
              return one.without(number, roles.now());
            })
        .map(RoleOperations.none());
  }

  private Future<JsonObject> setDefault(JsonObject in) {
    return change(in, one -> one.standard(number(one, in), roles.now())).map(RoleOperations.none());
  }

  private static JsonObject view(ManagedPolicy policy, int number) {
    ManagedPolicy.Version version = policy.versions().get(number);
    return new JsonObject()
        .put("Document", Views.encoded(version.document()))
        .put("VersionId", "v" + number)
        .put("IsDefaultVersion", number == policy.standard())
        .put("CreateDate", version.created().toString());
  }

  private static int number(ManagedPolicy policy, JsonObject in) {
    String id = in.getString("VersionId");
    for (int number : policy.versions().keySet()) if (id.equals("v" + number)) return number;
    throw IamFaults.noSuch(
        "Policy "
            + in.getString("PolicyArn")
            + " version "
            + id
            + " does not exist or is not"
            + " attachable.");
  }

  private ManagedPolicy policy(JsonObject in) {
    ManagedPolicy policy = roles.policy(in.getString("PolicyArn"));
    if (policy == null) throw IamFaults.noPolicy(in.getString("PolicyArn"));
    return policy;
  }

  private Future<ManagedPolicy> change(JsonObject in, UnaryOperator<ManagedPolicy> change) {
    String arn = in.getString("PolicyArn");
    return roles
        .policies()
        .change(
            arn.substring(arn.lastIndexOf('/') + 1),
            before -> {
              if (before == null || !before.arn(roles.arns()).equals(arn))
                throw IamFaults.noPolicy(arn);
              return change.apply(before);
            });
  }
}
