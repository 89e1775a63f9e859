/** CloudWatch Logs' API, as far as it reads. */
package io.penstock.gateway.logs.api;
