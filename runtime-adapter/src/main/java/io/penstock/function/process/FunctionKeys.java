package io.penstock.function.process;

import io.penstock.function.FunctionSpec;

/** What environments sign their own calls of AWS's APIs with. Any thread; cheap. */
public interface FunctionKeys {
  /** Nobody looks at signatures: words that stand for keys. */
  FunctionKeys NONE =
      new FunctionKeys() {
        @Override
        public Key issue(FunctionSpec function) {
          return new Key("penstock", "penstock", "penstock");
        }

        @Override
        public void withdraw(Key key) {}
      };

  /** A new key, for one environment. */
  Key issue(FunctionSpec function);

  /** The environment has ended. */
  void withdraw(Key key);

  /** The three parts of AWS's temporary credentials. */
  record Key(String id, String secret, String token) {}
}
