/**
 * Event source mappings: what is common to all sources. Sources of ordered records put them into
 * {@link Partitions}; {@link OrderedMapping} makes batches of them and calls the function.
 */
package io.penstock.trigger.mapping;
