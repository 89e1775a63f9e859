package io.penstock.trigger.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds the most specific route. One node for each segment; a walk visits a node at most once, so
 * its cost is bounded by the number of routes, never by the request.
 *
 * <p>HTTP APIs: full matches first (a literal segment beats a parameter), then greedy parameters,
 * then {@code $default}. REST APIs: the same choice level by level. In both a path that lacks the
 * method falls through to the next best that has it, and a method beats ANY on one path.
 */
final class RouteTree {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final boolean rest;
  private final Node root = new Node();
  private LiveRoute fallback;

  RouteTree(boolean rest) {
    this.rest = rest;
  }

  static boolean isMethod(String method) {
    return METHODS.contains(method);
  }

  void add(LiveRoute route) {
    if (route.isDefault()) {
      fallback = route;
      return;
    }
    Node node = root;
    int last = route.segments().size() - 1;
    for (int i = 0; i <= last; i++) {
      String segment = route.segments().get(i);
      if (segment != null) {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
      } else if (route.greedy() && i == last) {
        node = node.greedy = node.greedy == null ? new Node() : node.greedy;
      } else {
        node = node.parameter = node.parameter == null ? new Node() : node.parameter;
      }
    }
    node.methods.put(route.route().method(), route);
  }

  /**
   * @param path starts with a slash, without stage and query
   * @return null when no route takes it
   */
  RouteMatch match(String method, String path) {
    if (isMethod(method)) {
      Walk walk = new Walk(method, path, rest);
      Node found = walk.full(root, 1);
      if (found == null && !rest) {
        found = walk.greedy(root, 1, 0);
      }
      if (found != null) {
        return walk.result(found);
      }
    }
    return fallback == null ? null : new RouteMatch(fallback, RouteMatch.NO_VALUES);
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, LiveRoute> methods = new HashMap<>();
    private Node parameter;
    private Node greedy;

    LiveRoute route(String method) {
      LiveRoute own = methods.get(method);
      return own == null ? methods.get(Route.ANY) : own;
    }
  }

  /** One search. Parameter values are kept as positions; they become strings at the end. */
  private static final class Walk {
    private final String method;
    private final String path;
    private final int end;
    private final boolean rest;
    private int[] starts = new int[8];
    private int count;

    Walk(String method, String path, boolean rest) {
      this.method = method;
      this.path = path;
      this.rest = rest;
      // A trailing slash is no segment of its own on a REST API.
      int length = path.length();
      end = rest && length > 1 && path.charAt(length - 1) == '/' ? length - 1 : length;
    }

    /** The node whose own path is the rest of the request's; for REST also greedy ones. */
    Node full(Node node, int from) {
      if (from > end || from == end && from == 1) {
        return node.route(method) == null ? null : node;
      }
      int slash = path.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      if (!node.literals.isEmpty()) {
        Node literal = node.literals.get(PathText.unreserved(path.substring(from, to)));
        Node found = literal == null ? null : full(literal, to + 1);
        if (found != null) {
          return found;
        }
      }
      if (node.parameter != null && to > from) {
        int mark = count;
        push(from);
        Node found = full(node.parameter, to + 1);
        if (found != null) {
          return found;
        }
        count = mark;
      }
      return rest ? greedyHere(node, from) : null;
    }

    /** The deepest greedy node that takes the rest of the path. */
    Node greedy(Node node, int from, int mark) {
      count = mark;
      if (from >= end) {
        return null;
      }
      int slash = path.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      if (!node.literals.isEmpty()) {
        Node literal = node.literals.get(PathText.unreserved(path.substring(from, to)));
        Node found = literal == null ? null : greedy(literal, to + 1, mark);
        if (found != null) {
          return found;
        }
      }
      count = mark;
      if (node.parameter != null && to > from) {
        push(from);
        Node found = greedy(node.parameter, to + 1, count);
        if (found != null) {
          return found;
        }
        count = mark;
      }
      return greedyHere(node, from);
    }

    private Node greedyHere(Node node, int from) {
      if (node.greedy == null || from >= end || node.greedy.route(method) == null) {
        return null;
      }
      push(from);
      return node.greedy;
    }

    private void push(int start) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = start;
    }

    RouteMatch result(Node node) {
      LiveRoute route = node.route(method);
      if (count == 0) {
        return new RouteMatch(route, RouteMatch.NO_VALUES);
      }
      String[] values = new String[count];
      for (int i = 0; i < count; i++) {
        int slash = path.indexOf('/', starts[i]);
        boolean toEnd = slash < 0 || slash > end || route.greedy() && i == count - 1;
        values[i] = path.substring(starts[i], toEnd ? end : slash);
      }
      return new RouteMatch(route, values);
    }
  }
}
