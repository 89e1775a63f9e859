package io.penstock.gateway.secretsmanager.api;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** GetRandomPassword. Any thread. */
final class RandomPassword {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 32;

  /** The kinds of characters, each with what leaves it out. */
  private enum Kind {
    LOWERCASE("ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"),
    UPPERCASE("ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    NUMBERS("ExcludeNumbers", "0123456789"),
    PUNCTUATION("ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    final String exclusion;
    final String characters;

    Kind(String exclusion, String characters) {
      this.exclusion = exclusion;
      this.characters = characters;
    }
  }

  private RandomPassword() {}

  static JsonObject answer(JsonObject in) {
    int length = in.getLong("PasswordLength", (long) LENGTH).intValue();
    List<String> kinds = kinds(in);
    if (kinds.isEmpty())
      throw SecretsManagerService.parameter(
          "The password can't be generated: every kind of character is excluded.");
    boolean each = in.getBoolean("RequireEachIncludedType", true);
    if (each && length < kinds.size())
      throw SecretsManagerService.parameter(
          "The password length must be at least "
              + kinds.size()
              + " for each included type of character to be in it.");
    var password = new ArrayList<Character>();
    if (each) for (String kind : kinds) password.add(one(kind));
    String all = String.join("", kinds);
    while (password.size() < length) password.add(one(all));
    Collections.shuffle(password, RANDOM);
    var text = new StringBuilder();
    password.forEach(text::append);
    return new JsonObject().put("RandomPassword", text.toString());
  }

  private static List<String> kinds(JsonObject in) {
    String excluded = in.getString("ExcludeCharacters", "");
    var kinds = new ArrayList<String>();
    for (Kind kind : Kind.values())
      if (!in.getBoolean(kind.exclusion, false)) kinds.add(without(kind.characters, excluded));
    if (in.getBoolean("IncludeSpace", false)) kinds.add(without(" ", excluded));
    kinds.removeIf(String::isEmpty);
    return kinds;
  }

  private static String without(String characters, String excluded) {
    var rest = new StringBuilder();
    for (char c : characters.toCharArray()) if (excluded.indexOf(c) < 0) rest.append(c);
    return rest.toString();
  }

  private static char one(String of) {
    return of.charAt(RANDOM.nextInt(of.length()));
  }
}
