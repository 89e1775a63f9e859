/** CloudWatch: what the gateway's own services have counted, minute by minute. */
package io.penstock.gateway.cloudwatch;
