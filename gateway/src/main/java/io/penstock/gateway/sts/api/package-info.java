/** STS's API: who asks. */
package io.penstock.gateway.sts.api;
