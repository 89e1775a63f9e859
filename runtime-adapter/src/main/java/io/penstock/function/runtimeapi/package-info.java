/**
 * The Lambda Runtime API, served to the runtimes of functions: one listener per managed environment
 * ({@link io.penstock.function.runtimeapi.RuntimeApi}), or one per function for workers that run
 * elsewhere ({@link io.penstock.function.runtimeapi.ExternalWorkers}).
 *
 * <pre>
 * runtime ──TCP──► Connection ──► Desk (RuntimeApi, WorkerDesk) ──► Flight ──► Outcome
 *                      └► Inbox (WholeAnswer, StreamedAnswer, …) takes the body of a post
 * </pre>
 *
 * <p>Each listener has one event loop; all its state is touched on that loop only.
 */
package io.penstock.function.runtimeapi;
