package io.penstock.gateway.aws;

/**
 * Who makes a call, as far as it was proved.
 *
 * @param keyId the access key whose signature was checked; null where signatures are not
 * @param role the assumed role of the function that calls, an ARN; null when it is none
 */
public record CallerIdentity(String keyId, String role) {}
