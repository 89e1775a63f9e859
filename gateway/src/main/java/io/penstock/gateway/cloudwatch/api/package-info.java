/** CloudWatch's API, in its three protocols. */
package io.penstock.gateway.cloudwatch.api;
