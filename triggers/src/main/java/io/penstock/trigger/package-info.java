/**
 * Where events come from. One room per source below this one; all they need of the rest is here.
 */
package io.penstock.trigger;
