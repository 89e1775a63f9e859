package io.penstock.gateway.apigateway;

/** Ids of a REST API's resources within a template. */
final class ResourceIds {
  /** What {@code !GetAtt Api.RootResourceId} gives, whatever the API. */
  static final String ROOT = "root";

  private ResourceIds() {}
}
