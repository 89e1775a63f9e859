/** API Gateway's first API: REST APIs, their keys and usage plans. */
package io.penstock.gateway.apigateway.rest;
