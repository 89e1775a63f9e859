/** SSM's API of parameters. */
package io.penstock.gateway.ssm.api;
