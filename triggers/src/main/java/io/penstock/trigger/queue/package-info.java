/** Functions called for messages of queues. */
package io.penstock.trigger.queue;
