/** What happens in the gateway, told as it happens to whoever wants to show it. */
package io.penstock.gateway.activity;
