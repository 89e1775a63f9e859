package io.penstock.function.process;

import java.util.Set;

/**
 * The processes of a container, which are this machine's own: they stand still and go on by
 * signals, which takes microseconds where the engine's pause takes tens of milliseconds.
 *
 * @param tree the container's first process and its descendants
 * @param remove takes the container away
 */
record ContainerProcesses(Processes tree, Runnable remove) implements Running {
  @Override
  public Set<Long> all(boolean strays) {
    return tree.all(strays);
  }

  @Override
  public void kill() {
    tree.kill();
    remove.run();
  }

  @Override
  public void stop() {
    tree.stop();
  }

  @Override
  public void resume() {
    tree.resume();
  }

  @Override
  public void end() {
    Libc.signal(tree.root(), Libc.SIGTERM);
  }

  @Override
  public int memoryMb(boolean files) {
    return tree.memoryMb(files);
  }
}
