/** Code of functions and layers that came through the API: kept, found, given back, cleared. */
package io.penstock.gateway.lambda.code;
