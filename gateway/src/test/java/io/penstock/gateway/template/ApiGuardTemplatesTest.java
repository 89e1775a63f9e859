package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call, as templates say it; what would leave a door open is refused. */
class ApiGuardTemplatesTest extends ApiTemplatesFixture {
  @Test
  void samsOwnWordsForWhoMayCall() {
    Api api =
        api(
            read(
                ONE.formatted(
                    "Models: {Order: {type: object}}, Auth: {ApiKeyRequired: true, UsagePlan:"
                        + " {CreateUsagePlan: PER_API, Throttle: {RateLimit: 2, BurstLimit: 3}},"
                        + " ResourcePolicy: {IpRangeWhitelist: [10.0.0.0/8]}, DefaultAuthorizer:"
                        + " P, Authorizers: {P: {UserPoolArn: 'https://id.example.net', "
                        + "AuthorizationScopes: [s1]}}}, Domain: {DomainName: api.example.net,"
                        + " CertificateArn: x, BasePath: [a, /b]}",
                    "RequestModel: {Model: Order, ValidateBody: true, ValidateParameters: true},"
                        + " RequestParameters: [method.request.header.A, {method.request.header.B:"
                        + " {Required: true}}]")),
            "A");
    Route route = route(api, "POST /x");
    assertEquals("P", route.authorizer());
    assertEquals(List.of("s1"), route.scopes());
    assertTrue(route.rules().apiKeyRequired());
    assertEquals(List.of("method.request.header.B"), route.rules().parameters());
    assertNotNull(route.rules().bodySchema());
    assertEquals(
        "https://id.example.net",
        ((Authorizer.Jwt) api.authorizers().getFirst()).issuers().getFirst());
    assertEquals(3, api.access().plans().getFirst().throttle().burst());
    assertEquals(2, api.access().policy().statements().size());
    assertEquals(java.util.Set.of("api.example.net/a", "api.example.net/b"), api.domains());
  }

  @Test
  void anEventsOwnWordGoesBeforeTheApis() {
    Api api =
        api(
            read(
                ONE.formatted(
                    "Auth: {ApiKeyRequired: true}",
                    "Auth: {ApiKeyRequired: false, Authorizer: AWS_IAM}")),
            "A");
    Route route = route(api, "POST /x");
    assertEquals("AWS_IAM", route.authorizer());
    assertEquals(false, route.rules().apiKeyRequired());
  }

  @Test
  void aUserPoolThatOnlyAwsHasLeavesItsRoutesClosed() {
    String pool =
        """
          Pool:
            Type: AWS::Cognito::UserPool
        """
            .indent(0);
    Template template =
        read(
            ONE.formatted(
                    "Auth: {DefaultAuthorizer: P, Authorizers: {P: {UserPoolArn: !GetAtt"
                        + " Pool.Arn}}}",
                    "")
                + pool);
    var authorizer = (Authorizer.Jwt) api(template, "A").authorizers().getFirst();
    assertEquals("https://user-pool.invalid", authorizer.issuers().getFirst());
    assertTrue(
        template.warnings().stream().anyMatch(w -> w.toString().contains("--set Pool.Arn=")),
        template.warnings().toString());
  }

  /** What guards an API and is not known takes the API with it: never only the guard. */
  @Test
  void anApiWhoseGuardIsNotKnownIsLeftOutAsAWhole() {
    Template template =
        read(
            ONE.formatted(
                    "Auth: {ResourcePolicy: {IpRangeWhitelist: [!GetAtt Address.PublicIp]}}", "")
                + "  Address:\n    Type: AWS::EC2::Instance\n");
    assertEquals(List.of(), template.declared().apis());
    assertTrue(
        template.warnings().stream().anyMatch(w -> w.toString().contains("A: is left out")),
        template.warnings().toString());
    assertTrue(
        template.warnings().stream()
            .anyMatch(w -> w.toString().contains("A is left out, and so is this")),
        template.warnings().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EndpointConfiguration: PRIVATE | Auth: {} | A.EndpointConfiguration: PRIVATE: there is no VPC here
          EndpointConfiguration: {Type: PRIVATE} | Auth: {} | A.EndpointConfiguration: PRIVATE: there is no VPC here
          Domain: {DomainName: a.b, CertificateArn: c, MutualTlsAuthentication: {TruststoreUri: s3://x}} | Auth: {} | A.Domain.MutualTlsAuthentication: clients' certificates are not looked at here
          Auth: {ResourcePolicy: {SourceVpcWhitelist: [vpc-1]}} | Auth: {} | A.Auth.ResourcePolicy.SourceVpcWhitelist: cannot be honoured here
          Auth: {ResourcePolicy: {IpRangeBlacklist: [10.0.0]}} | Auth: {} | A.Auth.ResourcePolicy.IpRangeBlacklist: 10.0.0 is not a range
          Auth: {ResourcePolicy: {CustomStatements: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::1:root'}, Action: '*', Resource: '*'}]}} | Auth: {} | A.Auth.ResourcePolicy.CustomStatements[0].Principal: only '*' can be honoured here
          Auth: {Authorizers: {G: {FunctionArn: !GetAtt Fn.Arn, AuthorizationScopes: [s]}}} | Auth: {} | A.Auth.Authorizers.G.AuthorizationScopes: go with JWT authorizers only
          Auth: {} | RequestModel: {Model: None} | Fn.Events.E.Properties.RequestModel.Model: the API has no model None
          Models: {M: {$ref: 'https://example.net/s'}} | RequestModel: {Model: M, ValidateBody: true} | Fn.Events.E.Properties.RequestModel.Model: the schema refers to https://example.net/s
          Auth: {} | RequestParameters: [method.request.cookie.a] | Fn.Events.E.Properties.RequestParameters: method.request.cookie.a is not of the form
          Auth: {} | Auth: {ResourcePolicy: {SourceVpcWhitelist: [vpc-1]}} | Fn.Events.E.Properties.Auth.ResourcePolicy.SourceVpcWhitelist: cannot be honoured here
          """)
  void whatWouldLeaveADoorOpenIsRefused(String api, String event, String told) {
    var problem = assertThrows(TemplateException.class, () -> read(ONE.formatted(api, event)));
    assertTrue(problem.getMessage().contains(told), problem.getMessage());
  }

  @Test
  void nothingIsAskedForWhereNothingIsSaid() {
    Api api = api(read(ONE.formatted("Name: n", "Auth: {}")), "A");
    assertNull(api.access().policy());
    assertEquals(List.of("POST /x Fn"), routes(api));
  }
}
