package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.nio.file.Path;

/**
 * What is to be started.
 *
 * @param spec the function
 * @param port of the environment's Runtime API
 * @param output the file it prints into
 * @param logStream the environment's name in logs
 * @param provisioned whether it is started ahead of calls
 * @param key what it signs its own calls with
 * @param doors its ways out where it has no network; or null
 */
record Launch(
    FunctionSpec spec,
    int port,
    Path output,
    String logStream,
    boolean provisioned,
    FunctionKeys.Key key,
    NetworkDoors doors) {

  /**
   * @param process the first process
   * @param processes all of the environment
   */
  record Started(Process process, Running processes) {}
}
