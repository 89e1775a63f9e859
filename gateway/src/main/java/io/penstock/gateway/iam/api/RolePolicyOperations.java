package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.iam.Role;
import io.penstock.gateway.iam.Roles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Policies that are in a role, and those that are attached to it. */
final class RolePolicyOperations {
  private static final String AWS = "arn:aws:iam::aws:policy/";
  private static final int ATTACHED = 20;

  /** Characters of all policies in one role, without white space. */
  private static final int INLINE = 10_240;

  private final Roles roles;

  RolePolicyOperations(Roles roles) {
    this.roles = roles;
  }

  void addTo(QueryApi api) {
    api.add("PutRolePolicy", this::put);
    api.reads("GetRolePolicy", this::get);
    api.add("DeleteRolePolicy", this::delete);
    api.reads(
        "ListRolePolicies",
        in -> Page.of(in, "PolicyNames", role(in).inline().keySet(), name -> name));
    api.add("AttachRolePolicy", this::attach);
    api.add("DetachRolePolicy", this::detach);
    api.reads("ListAttachedRolePolicies", this::attached);
    api.reads("ListEntitiesForPolicy", this::entities);
  }

  private Future<JsonObject> put(JsonObject in) {
    String document = Views.document(in.getString("PolicyDocument"));
    return change(
        in,
        role -> {
          var inline = new TreeMap<>(role.inline());
          inline.put(in.getString("PolicyName"), document);
          int characters = 0;
          for (String one : inline.values()) characters += one.replaceAll("\\s", "").length();
          if (characters > INLINE)
            throw IamFaults.limit("the total of inline policies of " + role.name(), INLINE);
          return role.inline(inline);
        });
  }

  private JsonObject get(JsonObject in) {
    String name = in.getString("PolicyName");
    String document = role(in).inline().get(name);
    if (document == null) throw missing(name);
    return new JsonObject()
        .put("RoleName", in.getString("RoleName"))
        .put("PolicyName", name)
        .put("PolicyDocument", Views.encoded(document));
  }

  private static RuntimeException missing(String name) {
    return IamFaults.noSuch("The role policy with name " + name + " cannot be found.");
  }

  private Future<JsonObject> delete(JsonObject in) {
    return change(
        in,
        role -> {
          var inline = new TreeMap<>(role.inline());
          if (inline.remove(in.getString("PolicyName")) == null)
            throw missing(in.getString("PolicyName"));
          return role.inline(inline);
        });
  }

  private Future<JsonObject> attach(JsonObject in) {
    String arn = in.getString("PolicyArn");
    return change(
        in,
        role -> {
          if (!arn.startsWith(AWS) && roles.policy(arn) == null)
            throw IamFaults.noSuch("Policy " + arn + " does not exist or is not attachable.");
          if (role.attached().contains(arn)) return role;
          if (role.attached().size() >= ATTACHED)
            throw IamFaults.limit("PoliciesPerRole", ATTACHED);
          var attached = new ArrayList<>(role.attached());
          attached.add(arn);
          return role.attached(attached);
        });
  }

  private Future<JsonObject> detach(JsonObject in) {
    String arn = in.getString("PolicyArn");
    return change(
        in,
        role -> {
          var attached = new ArrayList<>(role.attached());
          if (!attached.remove(arn)) throw IamFaults.noPolicy(arn);
          return role.attached(attached);
        });
  }

  private JsonObject attached(JsonObject in) {
    String prefix = in.getString("PathPrefix", "/");
    var wanted = new TreeSet<String>();
    for (String arn : role(in).attached())
      if (arn.substring(arn.indexOf('/')).startsWith(prefix)) wanted.add(arn);
    return Page.of(
        in,
        "AttachedPolicies",
        wanted,
        arn ->
            new JsonObject()
                .put("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                .put("PolicyArn", arn));
  }

  private JsonObject entities(JsonObject in) {
    String arn = in.getString("PolicyArn");
    if (!arn.startsWith(AWS) && roles.policy(arn) == null) throw IamFaults.noPolicy(arn);
    String filter = in.getString("EntityFilter", "Role");
    return Page.of(
            in,
            "PolicyRoles",
            roles.roles()::after,
            (Role role) -> filter.equals("Role") && role.attached().contains(arn),
            Role::name,
            role -> new JsonObject().put("RoleName", role.name()).put("RoleId", role.id()))
        .put("PolicyGroups", new JsonArray())
        .put("PolicyUsers", new JsonArray());
  }

  private Role role(JsonObject in) {
    return RoleOperations.role(roles, in);
  }

  private Future<JsonObject> change(JsonObject in, UnaryOperator<Role> change) {
    return RoleOperations.change(roles, in, change).map(RoleOperations.none());
  }
}
