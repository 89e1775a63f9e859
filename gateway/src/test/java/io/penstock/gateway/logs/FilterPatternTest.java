package io.penstock.gateway.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and lines of AWS's page on filter patterns, and what is beside them. */
class FilterPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''                        | anything                             | true",
        "'  '                      | anything                             | true",
        "ERROR                     | [ERROR 400] BAD REQUEST              | true",
        "ERROR                     | an error                             | false",
        "ERROR                     | ERRORS                               | true",
        "ERROR ARGUMENTS           | [ERROR 419] MISSING ARGUMENTS        | true",
        "ARGUMENTS ERROR           | [ERROR 419] MISSING ARGUMENTS        | true",
        "ERROR ARGUMENTS           | [ERROR 401] UNAUTHORIZED REQUEST     | false",
        "?ERROR ?ARGUMENTS         | [ERROR 401] UNAUTHORIZED REQUEST     | true",
        "?ERROR ?ARGUMENTS         | MISSING ARGUMENTS                    | true",
        "?ERROR ?ARGUMENTS         | all is well                          | false",
        "ERROR -ARGUMENTS          | [ERROR 401] UNAUTHORIZED REQUEST     | true",
        "ERROR -ARGUMENTS          | [ERROR 419] MISSING ARGUMENTS        | false",
        "-ERROR                    | all is well                          | true",
        "\"INTERNAL SERVER ERROR\" | [ERROR 500] INTERNAL SERVER ERROR    | true",
        "\"INTERNAL SERVER ERROR\" | INTERNAL ERROR of the SERVER         | false",
        "-\"a b\" c                | c, and a b                           | false",
        "?\"a:b\" ?c               | a:b                                  | true",
        "\"say \\\"hi\\\"\"        | say \"hi\"                           | true",
        "?ERROR WARN               | ERROR                                | false",
        "?ERROR WARN               | WARN                                 | true",
        "snake_case                | a snake_case name                    | true",
      })
  void matches(String pattern, String line, boolean whether) {
    assertEquals(whether, FilterPattern.of(pattern).matches(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{ $.level = \"ERROR\" } | Filter patterns of JSON ({ ... }) are not served here: terms and"
            + " quoted terms are.",
        "[ip, user, ...]         | Filter patterns of fields between spaces ([ ... ]) are not"
            + " served here: terms and quoted terms are.",
        "%ERR.*%                 | Filter patterns of regular expressions (%...%) are not served"
            + " here: terms and quoted terms are.",
        "a:b                     | Invalid character(s) in term 'a:b'",
        "ok -a-b                 | Invalid character(s) in term '-a-b'",
        "?                       | Invalid character(s) in term '?'",
        "\"open                  | Invalid filter pattern",
        "\"a\"b                  | Invalid filter pattern",
      })
  void isRefused(String pattern, String why) {
    assertEquals(
        why,
        assertThrows(IllegalArgumentException.class, () -> FilterPattern.of(pattern)).getMessage());
  }
}
