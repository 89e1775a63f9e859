package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.iam.ManagedPolicy;
import io.penstock.gateway.iam.Role;
import io.penstock.gateway.iam.Roles;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Roles, policies and tags as IAM shows them and takes them. */
final class Views {
  private static final int TAGS = 50;

  private Views() {}

  /** A policy document: JSON with statements. */
  static String document(String text) {
    try {
      Object statements = new JsonObject(text).getValue("Statement");
      if (statements instanceof JsonObject || statements instanceof JsonArray) return text;
    } catch (DecodeException | ClassCastException e) {
      // told below
    }
    throw new AwsFault(400, "MalformedPolicyDocument", "Syntax errors in policy.");
  }

  /** As documents are given back: with percent signs for what is no letter or digit. */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonObject of(Role role, Roles roles) {
    var view =
        new JsonObject()
            .put("Path", role.path())
            .put("RoleName", role.name())
            .put("RoleId", role.id())
            .put("Arn", role.arn(roles.arns()))
            .put("CreateDate", role.created().toString())
            .put("AssumeRolePolicyDocument", encoded(role.trust()))
            .put("Description", role.description())
            .put("MaxSessionDuration", role.maxSession());
    if (role.boundary() != null)
      view.put(
          "PermissionsBoundary",
          new JsonObject()
              .put("PermissionsBoundaryType", "Policy")
              .put("PermissionsBoundaryArn", role.boundary()));
    return role.tags().isEmpty() ? view : view.put("Tags", tags(role.tags()));
  }

  static JsonObject of(ManagedPolicy policy, Roles roles) {
    String arn = policy.arn(roles.arns());
    var view =
        new JsonObject()
            .put("PolicyName", policy.name())
            .put("PolicyId", policy.id())
            .put("Arn", arn)
            .put("Path", policy.path())
            .put("DefaultVersionId", "v" + policy.standard())
            .put("AttachmentCount", roles.attachments(arn))
            .put("PermissionsBoundaryUsageCount", 0)
            .put("IsAttachable", true)
            .put("Description", policy.description())
            .put("CreateDate", policy.created().toString())
            .put("UpdateDate", policy.updated().toString());
    return policy.tags().isEmpty() ? view : view.put("Tags", tags(policy.tags()));
  }

  static JsonArray tags(Map<String, String> tags) {
    var all = new JsonArray();
    tags.forEach((key, value) -> all.add(new JsonObject().put("Key", key).put("Value", value)));
    return all;
  }

  /** Tags of a request, added to those there are. */
  static Map<String, String> tagged(Map<String, String> before, JsonArray given) {
    var tags = new TreeMap<>(before);
    var named = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    if (given != null)
      for (Object one : given) {
        var tag = (JsonObject) one;
        if (named.put(tag.getString("Key"), "") != null)
          throw IamFaults.invalid(
              "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        tags.keySet().removeIf(key -> key.equalsIgnoreCase(tag.getString("Key")));
        tags.put(tag.getString("Key"), tag.getString("Value"));
      }
    if (tags.size() > TAGS) throw IamFaults.limit("TagsPerResource", TAGS);
    return tags;
  }

  static Map<String, String> untagged(Map<String, String> before, JsonArray keys) {
    var tags = new TreeMap<>(before);
    for (Object key : keys) tags.remove((String) key);
    return tags;
  }
}
