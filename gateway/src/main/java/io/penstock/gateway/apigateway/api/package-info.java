/** API Gateway's management API: what functions say to connections of WebSocket APIs. */
package io.penstock.gateway.apigateway.api;
