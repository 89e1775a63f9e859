/** The only way out for HTTP deliveries: subscribers, API destinations, HTTPS destinations. */
package io.penstock.gateway.egress;
