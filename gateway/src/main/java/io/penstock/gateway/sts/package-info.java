/** STS: who asks, and sessions of roles. */
package io.penstock.gateway.sts;
