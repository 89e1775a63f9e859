package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Decides who may call a route. A route whose authorizer cannot be honoured is closed. */
public sealed interface Authorizer {
  String name();

  /**
   * A JWT authorizer of an HTTP API; RSA signatures only, as on AWS.
   *
   * @param issuers one of which the {@code iss} of tokens must be; its {@code
   *     /.well-known/openid-configuration} leads to the keys. Several only as user pools of a REST
   *     API
   * @param audience of which the token must have one
   * @param identitySource {@code $request.header.Authorization} unless set otherwise
   * @param jwks the key set's JSON, when it is not to be fetched from the issuer; else null
   */
  record Jwt(
      String name, List<String> issuers, List<String> audience, String identitySource, String jwks)
      implements Authorizer {
    public static final String HEADER = "$request.header.Authorization";

    public Jwt {
      Objects.requireNonNull(name);
      Objects.requireNonNull(identitySource);
      issuers = List.copyOf(issuers);
      audience = List.copyOf(audience);
    }

    /** Of one issuer. */
    public Jwt(
        String name, String issuer, List<String> audience, String identitySource, String jwks) {
      this(name, List.of(issuer), audience, identitySource, jwks);
    }
  }

  /**
   * A Lambda authorizer.
   *
   * @param function which decides
   * @param format of its event
   * @param identitySource selection expressions such as {@code $request.header.X-Key}; any of them
   *     missing in a request is a 401 without a call. A REST API's {@code
   *     method.request.header.X-Key} is understood as well
   * @param simpleResponses {@code enableSimpleResponses}; format 2.0 only
   * @param cacheFor 0 to 3,600 s; needs an identity source
   */
  record Lambda(
      String name,
      FunctionRef function,
      Format format,
      List<String> identitySource,
      boolean simpleResponses,
      Duration cacheFor)
      implements Authorizer {
    public Lambda {
      Objects.requireNonNull(name);
      Objects.requireNonNull(function);
      Objects.requireNonNull(format);
      Objects.requireNonNull(cacheFor);
      identitySource = List.copyOf(identitySource);
    }
  }

  /** What a Lambda authorizer is sent. */
  enum Format {
    /** HTTP API, format 2.0. */
    REQUEST_2,
    /** HTTP API format 1.0 and REST API of type REQUEST. */
    REQUEST_1,
    /** REST API of type TOKEN. */
    TOKEN
  }

  /** SigV4-signed requests only: {@code AWS_IAM}. */
  record Iam() implements Authorizer {
    public static final String NAME = "AWS_IAM";

    @Override
    public String name() {
      return NAME;
    }
  }
}
