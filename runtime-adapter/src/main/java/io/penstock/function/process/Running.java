package io.penstock.function.process;

import java.util.Set;

/** What an environment can do with its processes, wherever they are. Blocking. */
sealed interface Running permits Processes, ContainerProcesses {
  /**
   * Those that exist now.
   *
   * @param strays whether to look for those that are no descendants any more
   */
  Set<Long> all(boolean strays);

  void kill();

  /** Lets them stand still. */
  void stop();

  /** Lets them go on. */
  void resume();

  /** Tells the runtime to end. */
  void end();

  /**
   * Memory in use, in MB.
   *
   * @param files whether to look for files in memory that nobody maps, which takes longer
   */
  int memoryMb(boolean files);
}
