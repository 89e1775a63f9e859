/** CloudFormation's API. */
package io.penstock.gateway.cloudformation.api;
