/** Metrics that functions write into their logs, in CloudWatch's embedded metric format. */
package io.penstock.gateway.lambda.emf;
