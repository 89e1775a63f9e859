package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;

/**
 * One resource of the template.
 *
 * @param raw its properties as written
 * @param properties the same with Globals merged in and everything worked out
 * @param place of its logical id
 */
public record Resource(String id, String type, Mapping raw, Mapping properties, Place place) {}
