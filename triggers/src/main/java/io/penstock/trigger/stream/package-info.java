/** Kafka topics, DynamoDB's streams and Kinesis as sources of event source mappings. */
package io.penstock.trigger.stream;
