/**
 * Object stores as sources: what they tell of themselves, and folders and listings that are looked
 * at where nothing is told. {@link io.penstock.trigger.bucket.ObjectIntake} is the door out.
 */
package io.penstock.trigger.bucket;
