package io.penstock.trigger.filter;

import static io.penstock.trigger.filter.EventPatternTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.filter.FilterPolicy.Scope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterPolicyTest {
  private static void refused(String reason, String policy, Scope scope) {
    assertEquals(
        reason,
        assertThrows(InvalidPatternException.class, () -> FilterPolicy.parse(policy, scope), policy)
            .getMessage());
  }

  private static String list(int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> "\"v" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void limitsAreThoseOfSns() {
    refused(
        "Filter policy can not have more than 5 keys",
        "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}",
        Scope.MessageAttributes);
    refused(
        "Filter policy is too complex",
        "{\"a\":" + list(20) + ",\"b\":" + list(8) + "}",
        Scope.MessageAttributes);
    FilterPolicy.parse("{\"a\":" + list(15) + ",\"b\":" + list(10) + "}", Scope.MessageAttributes);
    // In a nested policy a list counts as often as it is deep: 3 x 5 x 2 x 5 = 150.
    FilterPolicy.parse(
        "{\"a\":{\"b\":{\"c\":" + list(5) + "}},\"d\":{\"e\":" + list(5) + "}}", Scope.MessageBody);
    refused(
        "Filter policy is too complex",
        "{\"a\":{\"b\":{\"c\":" + list(6) + "}},\"d\":{\"e\":" + list(5) + "}}",
        Scope.MessageBody);
  }

  @Test
  void whatIsWrongIsToldInTheWordsOfSns() {
    refused(
        "Filter policy scope MessageAttributes does not support nested filter policy",
        "{\"a\":{\"b\":[1]}}",
        Scope.MessageAttributes);
    for (Scope scope : Scope.values()) {
      refused("Empty arrays are not allowed", "{\"a\":[]}", scope);
      refused(
          "Only one key allowed in match expression",
          "{\"a\":[{\"prefix\":\"x\",\"suffix\":\"y\"}]}",
          scope);
      refused("\"a\" must be an object or an array", "{\"a\":\"x\"}", scope);
      refused("Unrecognized match type nope", "{\"a\":[{\"nope\":1}]}", scope);
      refused("failed to parse JSON.", "{oops", scope);
      refused("Filter policy must be a JSON object", "[1]", scope);
    }
  }

  @Test
  void attributesAndBodies() {
    var onAttributes =
        FilterPolicy.parse(
            "{\"kind\":[\"gate\",{\"prefix\":\"lock-\"}],\"cm\":[{\"numeric\":[\">\",10]}]}",
            Scope.MessageAttributes);
    assertTrue(onAttributes.pattern().matches(json("{\"kind\":[\"x\",\"lock-4\"],\"cm\":11}")));
    assertFalse(onAttributes.pattern().matches(json("{\"kind\":\"gate\"}")));
    var onBody =
        FilterPolicy.parse("{\"a\":{\"b\":[{\"anything-but\":[1,2]}]}}", Scope.MessageBody);
    assertTrue(onBody.pattern().matches(json("{\"a\":[{\"b\":1},{\"b\":3}]}")));
    assertFalse(onBody.pattern().matches(json("{\"a\":{\"b\":2}}")));
    var either = FilterPolicy.parse("{\"$or\":[{\"a\":[1]},{\"b\":[2]}]}", Scope.MessageAttributes);
    assertTrue(either.pattern().matches(json("{\"b\":2}")));
  }

  @Test
  void numbersReachAThousandMillionsAndHaveFiveDigits() {
    refused(
        "Value of = must be between -1000000000 and 1000000000",
        "{\"n\":[{\"numeric\":[\"=\",10000000000]}]}",
        Scope.MessageAttributes);
    refused(
        "Value of < must be between -1000000000 and 1000000000",
        "{\"a\":{\"n\":[{\"numeric\":[\">\",0,\"<\",1000000000.5]}]}}",
        Scope.MessageBody);
    FilterPolicy.parse("{\"n\":[{\"numeric\":[\"<=\",1000000000]}]}", Scope.MessageBody);
    FilterPolicy.stored("{\"n\":[{\"numeric\":[\"=\",4000000000]}]}", Scope.MessageBody);
    for (String number : List.of("[100.1234561]", "[{\"numeric\":[\"=\",100.1234561]}]")) {
      var policy = FilterPolicy.parse("{\"n\":" + number + "}", Scope.MessageBody);
      assertTrue(matches(policy, "{\"n\":100.1234562}"), number);
      assertTrue(matches(policy, "{\"n\":[1,100.12346]}"), number);
      assertFalse(matches(policy, "{\"n\":100.12345}"), number);
    }
    var exact = FilterPolicy.parse("{\"n\":[12345678901234]}", Scope.MessageBody);
    assertTrue(matches(exact, "{\"n\":12345678901234}"));
  }

  private static boolean matches(FilterPolicy policy, String facts) {
    return policy.pattern().matches(FilterPolicy.rounded(json(facts)));
  }

  @Test
  void criteriaPassWhatAnyFilterMatches() {
    var criteria =
        FilterCriteria.parse(List.of("{\"body\":{\"n\":[1]}}", "{\"body\":[\"plain\"]}"));
    assertTrue(criteria.passes(json("{\"body\":{\"n\":1}}")));
    assertTrue(criteria.passes(json("{\"body\":\"plain\"}")));
    assertFalse(criteria.passes(json("{\"body\":{\"n\":2}}")));
    assertTrue(FilterCriteria.NONE.passes(json("{}")));
    assertThrows(InvalidPatternException.class, () -> FilterCriteria.parse(List.of("{}")));
  }
}
