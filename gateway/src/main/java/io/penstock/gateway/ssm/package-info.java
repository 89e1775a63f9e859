/** SSM's Parameter Store: parameters that templates and functions read. */
package io.penstock.gateway.ssm;
