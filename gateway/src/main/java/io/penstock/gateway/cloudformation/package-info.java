/** CloudFormation: named stacks over the template reader. */
package io.penstock.gateway.cloudformation;
