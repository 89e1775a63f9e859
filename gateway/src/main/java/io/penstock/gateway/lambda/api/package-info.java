/** The Lambda API: invoking functions, and what is known of them. */
package io.penstock.gateway.lambda.api;
