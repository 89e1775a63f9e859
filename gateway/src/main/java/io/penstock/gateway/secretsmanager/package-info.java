/** Secrets Manager: secrets with their versions, which templates and functions read. */
package io.penstock.gateway.secretsmanager;
