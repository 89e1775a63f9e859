/**
 * Rows of a database's tables, as they change, as sources of event source mappings. Events look
 * like DynamoDB Streams' or like Debezium's; the mapping says which.
 */
package io.penstock.trigger.change;
