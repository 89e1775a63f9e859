package io.penstock.gateway.terminal;

import io.penstock.gateway.activity.Activity.Tried;

/** How things are printed; each ends its lines. */
interface Lines {
  void entry(Entry entry, StringBuilder to);

  void tried(Tried tried, StringBuilder to);

  /** So many things were not taken, because what is printed was not read. */
  void dropped(long count, StringBuilder to);
}
