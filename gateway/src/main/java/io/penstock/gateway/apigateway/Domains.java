package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import java.util.List;
import java.util.Set;

/** Custom domain names: hosts, or a host and the first segments of its paths. */
final class Domains {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "CertificateArn",
          "EndpointConfiguration",
          "IpAddressType",
          "NormalizeBasePath",
          "OwnershipVerificationCertificateArn",
          "Policy",
          "AccessAssociation",
          "Route53",
          "SecurityPolicy");

  private Domains() {}

  /** {@code Domain} of SAM's APIs. */
  static void sam(ApiDraft api, Properties properties) {
    Properties domain = properties.map("Domain");
    if (domain == null) return;
    String name = domain.required("DomainName");
    refuseMutualTls(domain);
    if (!domain.isWritten("CertificateArn"))
      domain.error("CertificateArn", "is missing: SAM wants one of a custom domain.");
    if (!api.isRest()
        && domain.isLiteral("EndpointConfiguration")
        && !"REGIONAL".equals(domain.text("EndpointConfiguration")))
      domain.error("EndpointConfiguration", "is REGIONAL for an HTTP API.");
    Properties route53 = domain.map("Route53");
    if (route53 != null
        && !route53.isWritten("HostedZoneId")
        && !route53.isWritten("HostedZoneName"))
      route53.error("HostedZoneId", "is missing, and so is HostedZoneName.");
    List<String> paths = domain.texts("BasePath");
    if (name != null)
      for (String path : paths.isEmpty() ? List.of("") : paths) add(api, name, path);
    domain.finish(WITHOUT_EFFECT);
  }

  /** The port speaks no TLS, so clients' certificates would not be looked at. */
  static void refuseMutualTls(Properties domain) {
    if (domain.has("MutualTlsAuthentication"))
      domain.error(
          "MutualTlsAuthentication",
          "clients' certificates are not looked at here, so it would leave the API open: remove"
              + " it, or do it in the proxy in front.");
  }

  /**
   * @param path empty, {@code /} or {@code (none)} for all paths
   */
  static void add(ApiDraft api, String name, String path) {
    String base = path.replaceAll("^/+|/+$", "");
    api.domains.add(base.isEmpty() || base.equals("(none)") ? name : name + "/" + base);
  }
}
