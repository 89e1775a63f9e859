/**
 * Event source mappings: what exists, one deployment for each that is enabled, how each of them is
 * doing, and where what is given up goes.
 */
package io.penstock.gateway.lambda.mapping;
