/**
 * Which events someone wants: EventBridge's patterns, SNS's filter policies, filter criteria of
 * event source mappings. All are matched by AWS's own published engine. Pure.
 */
package io.penstock.trigger.filter;
