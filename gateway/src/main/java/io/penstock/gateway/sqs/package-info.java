/** Queues of the gateway's own, as SQS has them: the embedded default. */
package io.penstock.gateway.sqs;
