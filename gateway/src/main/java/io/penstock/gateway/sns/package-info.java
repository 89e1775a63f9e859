/**
 * Topics: what is published once becomes a delivery for each subscription whose filter it passes.
 */
package io.penstock.gateway.sns;
