/**
 * Change streams of MongoDB and what speaks its protocol, with the event that Lambda makes of
 * DocumentDB's.
 *
 * <pre>
 * ChangeCommands (aggregate, getMore) -> MongoSource: a thread that reads -> lane -> MongoForm
 * </pre>
 */
package io.penstock.trigger.change.mongo;
