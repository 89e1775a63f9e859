/** Secrets Manager's API. */
package io.penstock.gateway.secretsmanager.api;
