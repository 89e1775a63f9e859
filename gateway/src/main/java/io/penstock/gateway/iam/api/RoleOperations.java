package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.iam.Role;
import io.penstock.gateway.iam.Roles;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Roles and their tags. */
final class RoleOperations {
  private static final int ROLES = 1_000;
  private static final int SESSION = 3600;

  private final Roles roles;

  RoleOperations(Roles roles) {
    this.roles = roles;
  }

  void addTo(QueryApi api) {
    api.add("CreateRole", this::create);
    api.reads("GetRole", in -> shown(role(in)));
    api.reads("ListRoles", this::list);
    api.add("DeleteRole", this::delete);
    api.add("UpdateRole", in -> change(in, role -> updated(role, in)).map(new JsonObject()));
    api.add(
        "UpdateRoleDescription",
        in ->
            change(in, role -> role.described(in.getString("Description"), role.maxSession()))
                .map(this::shown));
    api.add(
        "UpdateAssumeRolePolicy",
        in -> {
          String document = Views.document(in.getString("PolicyDocument"));
          return change(in, role -> role.trusting(document)).map(none());
        });
    api.add(
        "PutRolePermissionsBoundary",
        in ->
            change(in, role -> role.within(boundary(in.getString("PermissionsBoundary"))))
                .map(none()));
    api.add(
        "DeleteRolePermissionsBoundary", in -> change(in, role -> role.within(null)).map(none()));
    api.add(
        "TagRole",
        in ->
            change(in, role -> role.tagged(Views.tagged(role.tags(), in.getJsonArray("Tags"))))
                .map(none()));
    api.add(
        "UntagRole",
        in ->
            change(in, role -> role.tagged(Views.untagged(role.tags(), in.getJsonArray("TagKeys"))))
                .map(none()));
    api.reads(
        "ListRoleTags",
        in -> {
          Map<String, String> tags = role(in).tags();
          return Page.of(
              in,
              "Tags",
              tags.keySet(),
              key -> new JsonObject().put("Key", key).put("Value", tags.get(key)));
        });
    // There are no machines whose profiles it could be in
    api.reads(
        "ListInstanceProfilesForRole",
        in -> {
          role(in);
          return new JsonObject()
              .put("InstanceProfiles", new JsonArray())
              .put("IsTruncated", false);
        });
    api.reads(
        "CreateServiceLinkedRole",
        in -> {
          throw IamFaults.invalid(
              "Service role name for "
                  + in.getString("AWSServiceName")
                  + " cannot be created: services here act for themselves, without roles.");
        });
  }

  /** For actions without a result. */
  static JsonObject none() {
    return null;
  }

  private Future<JsonObject> create(JsonObject in) {
    String name = in.getString("RoleName");
    String trust = Views.document(in.getString("AssumeRolePolicyDocument"));
    var tags = Views.tagged(Map.of(), in.getJsonArray("Tags"));
    return roles
        .roles()
        .change(
            name,
            before -> {
              if (before != null)
                throw IamFaults.exists("Role with name " + name + " already exists.");
              if (roles.roles().size() >= ROLES) throw IamFaults.limit("RolesPerAccount", ROLES);
              return new Role(
                  name,
                  in.getString("Path", "/"),
                  roles.id("AROA"),
                  trust,
                  in.getString("Description"),
                  in.getInteger("MaxSessionDuration", SESSION),
                  boundary(in.getString("PermissionsBoundary")),
                  tags,
                  Map.of(),
                  List.of(),
                  roles.now());
            })
        .map(this::shown);
  }

  private String boundary(String arn) {
    if (arn == null || arn.startsWith("arn:aws:iam::aws:policy/") || roles.policy(arn) != null)
      return arn;
    throw IamFaults.noSuch("Scope ARN: " + arn + " does not exist or is not attachable.");
  }

  private JsonObject shown(Role role) {
    return new JsonObject().put("Role", Views.of(role, roles));
  }

  private JsonObject list(JsonObject in) {
    String prefix = in.getString("PathPrefix", "/");
    return Page.of(
        in,
        "Roles",
        roles.roles()::after,
        (Role role) -> role.path().startsWith(prefix),
        Role::name,
        role -> {
          JsonObject view = Views.of(role, roles);
          view.remove("Tags");
          return view;
        });
  }

  private Future<JsonObject> delete(JsonObject in) {
    return change(
            in,
            role -> {
              if (!role.attached().isEmpty())
                throw IamFaults.conflict("Cannot delete entity, must detach all policies first.");
              if (!role.inline().isEmpty())
                throw IamFaults.conflict("Cannot delete entity, must delete policies first.");
              return null;
            })
        .map(none());
  }

  private static Role updated(Role role, JsonObject in) {
    return role.described(
        in.getString("Description", role.description()),
        in.getInteger("MaxSessionDuration", role.maxSession()));
  }

  private Role role(JsonObject in) {
    return role(roles, in);
  }

  private Future<Role> change(JsonObject in, UnaryOperator<Role> change) {
    return change(roles, in, change);
  }

  /**
   * @throws io.penstock.gateway.aws.AwsFault when there is no role of that name
   */
  static Role role(Roles roles, JsonObject in) {
    Role role = roles.roles().get(in.getString("RoleName"));
    if (role == null) throw IamFaults.noRole(in.getString("RoleName"));
    return role;
  }

  /** Changes the role that is named; fails when there is none. */
  static Future<Role> change(Roles roles, JsonObject in, UnaryOperator<Role> change) {
    String name = in.getString("RoleName");
    return roles
        .roles()
        .change(
            name,
            before -> {
              if (before == null) throw IamFaults.noRole(name);
              return change.apply(before);
            });
  }
}
