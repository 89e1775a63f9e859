/**
 * The AWS-compatible door of the API port: who calls (signature), which service and operation, and
 * AWS's own errors. Services are in the rooms below.
 */
package io.penstock.gateway.aws;
