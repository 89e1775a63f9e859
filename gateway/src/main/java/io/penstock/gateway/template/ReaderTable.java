package io.penstock.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What services read of templates: a line for each type of resource and of event. Each service
 * makes one of its own, {@link #joined} makes one of all. Filled once, then only read.
 *
 * <p>A template is read in this order: what is {@link #first} (functions, which all others name),
 * every other {@link #resource}, what is {@link #later} (functions' events, which name resources),
 * each {@link #end}.
 */
public final class ReaderTable {
  private final Map<String, ResourceReader> first = new LinkedHashMap<>();
  private final Map<String, ResourceReader> resources = new LinkedHashMap<>();
  private final Map<String, ResourceReader> later = new LinkedHashMap<>();
  private final Map<String, EventReader> events = new LinkedHashMap<>();
  private final Map<String, Attributes> attributes = new LinkedHashMap<>();
  private final Map<String, Set<String>> elsewhere = new LinkedHashMap<>();
  private final Map<String, Generated> generated = new LinkedHashMap<>();
  private final Map<String, Attributes> implicit = new LinkedHashMap<>();
  private final List<Consumer<Reading>> ends = new ArrayList<>();

  /**
   * One table of all.
   *
   * @throws IllegalArgumentException when two read the same type
   */
  public static ReaderTable joined(List<ReaderTable> tables) {
    var all = new ReaderTable();
    for (ReaderTable table : tables) {
      table.first.forEach(all::first);
      table.resources.forEach(all::resource);
      table.later.forEach(all::later);
      table.events.forEach(all::event);
      table.attributes.forEach(all::attributes);
      all.elsewhere.putAll(table.elsewhere);
      table.generated.forEach(all::generated);
      table.implicit.forEach(all::implicit);
      all.ends.addAll(table.ends);
    }
    return all;
  }

  /** Resources that are read before all others. */
  public ReaderTable first(String type, ResourceReader reader) {
    return put(first, type, reader);
  }

  public ReaderTable resource(String type, ResourceReader reader) {
    return put(resources, type, reader);
  }

  /** Resources that are read, perhaps once more, after all others. */
  public ReaderTable later(String type, ResourceReader reader) {
    return put(later, type, reader);
  }

  /** Events of functions of one type. */
  public ReaderTable event(String type, EventReader reader) {
    return put(events, type, reader);
  }

  /**
   * What references to resources of a type give.
   *
   * @param elsewhere attributes that they have on AWS, and not here
   */
  public ReaderTable attributes(String type, Attributes values, String... elsewhere) {
    this.elsewhere.put(type, Set.of(elsewhere));
    return put(attributes, type, values);
  }

  Set<String> elsewhere(String type) {
    return elsewhere.getOrDefault(type, Set.of());
  }

  /** What references to a resource give that SAM makes without being told, by its logical id. */
  public ReaderTable implicit(String id, Attributes values) {
    return put(implicit, id, values);
  }

  /** What references to what SAM makes beside resources of a type give. */
  public ReaderTable generated(String type, Generated names) {
    return put(generated, type, names);
  }

  /** What is done once everything is read. */
  public ReaderTable end(Consumer<Reading> end) {
    ends.add(end);
    return this;
  }

  private <T> ReaderTable put(Map<String, T> map, String type, T reader) {
    if (map.put(type, reader) != null)
      throw new IllegalArgumentException(type + " has two readers");
    return this;
  }

  /** Types that have a reader. */
  public Set<String> types() {
    var all = new TreeSet<>(first.keySet());
    all.addAll(resources.keySet());
    return all;
  }

  /** Types of events that have a reader. */
  public Set<String> eventTypes() {
    return new TreeSet<>(events.keySet());
  }

  /** Null when there is none. */
  public EventReader event(String type) {
    return events.get(type);
  }

  Attributes attributes(String type) {
    return attributes.get(type);
  }

  Generated generated(String type) {
    return generated.get(type);
  }

  Attributes implicit(String id) {
    return implicit.get(id);
  }

  ResourceReader first(String type) {
    return first.get(type);
  }

  ResourceReader resource(String type) {
    return resources.get(type);
  }

  ResourceReader later(String type) {
    return later.get(type);
  }

  List<Consumer<Reading>> ends() {
    return ends;
  }
}
