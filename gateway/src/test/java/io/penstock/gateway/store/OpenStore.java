package io.penstock.gateway.store;

/** A store under test: what each contract needs of it. */
public interface OpenStore {
  /** The store; made empty when first asked for. */
  Store store() throws Exception;

  /** Ends the store without any farewell to it and opens it again on the same state. */
  Store crashed() throws Exception;
}
