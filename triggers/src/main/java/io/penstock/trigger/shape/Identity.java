package io.penstock.trigger.shape;

/**
 * Who called, as a payload 1.0 has it under {@code requestContext.identity}. Every part may be
 * null.
 *
 * @param apiKey the API key's value
 */
public record Identity(
    String accessKey,
    String account,
    String userId,
    String userArn,
    String apiKey,
    String apiKeyId) {
  /** Nobody in particular. */
  public static final Identity NONE = new Identity(null, null, null, null, null, null);

  /** Who signed the request. */
  public Identity signedBy(String key, String ofAccount, String user, String arn) {
    return new Identity(key, ofAccount, user, arn, apiKey, apiKeyId);
  }

  /** Which API key was shown. */
  public Identity withApiKey(String value, String id) {
    return new Identity(accessKey, account, userId, userArn, value, id);
  }

  /** {@code requestContext.authorizer} of payload 2.0 for a signed request. */
  public byte[] iam() {
    Utf8Json json = new Utf8Json(256);
    json.beginObject().key("iam").beginObject();
    json.member("accessKey", accessKey);
    json.member("accountId", account);
    json.member("callerId", userId);
    json.nullMember("cognitoIdentity");
    json.nullMember("principalOrgId");
    json.member("userArn", userArn);
    json.member("userId", userId);
    return json.endObject().endObject().toBytes();
  }

  void write(Utf8Json json, String sourceIp, String userAgent) {
    json.key("identity").beginObject();
    json.member("accessKey", accessKey);
    json.member("accountId", account);
    if (apiKey != null) {
      json.member("apiKey", apiKey);
      json.member("apiKeyId", apiKeyId);
    }
    json.member("caller", userId);
    json.nullMember("cognitoAuthenticationProvider");
    json.nullMember("cognitoAuthenticationType");
    json.nullMember("cognitoIdentityId");
    json.nullMember("cognitoIdentityPoolId");
    json.nullMember("principalOrgId");
    json.member("sourceIp", sourceIp);
    json.member("user", userId);
    json.member("userAgent", userAgent);
    json.member("userArn", userArn);
    json.endObject();
  }
}
