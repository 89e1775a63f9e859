package io.penstock.gateway.aws;

/**
 * Who makes a call, as far as it was proved.
 *
 * @param keyId the access key whose signature was checked; null where signatures are not
 * @param role the assumed role of the function or the session that calls, an ARN; null when it is
 *     none
 * @param userId of a session; null when it is none
 * @param lentTo the key that a session's was lent to; null when it is none
 */
public record CallerIdentity(String keyId, String role, String userId, String lentTo) {}
