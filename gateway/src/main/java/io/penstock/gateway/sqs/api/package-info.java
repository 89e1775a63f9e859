/** SQS's API over the gateway's own queues, in its JSON and its Query protocol. */
package io.penstock.gateway.sqs.api;
