package io.penstock.function.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A container's first process, as far as an environment looks at it. */
final class ContainerProcess extends Process {
  private final long pid;
  private final CompletableFuture<Integer> status;

  /**
   * @param status completes with the exit status when it has ended and its output is there
   */
  ContainerProcess(long pid, CompletableFuture<Integer> status) {
    this.pid = pid;
    this.status = status;
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return status.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public int exitValue() {
    if (!status.isDone()) throw new IllegalThreadStateException("it has not ended");
    return status.join();
  }

  @Override
  public void destroy() {
    Libc.signal(pid, Libc.SIGTERM);
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return !status.isDone();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return status.thenApply(_ -> this);
  }
}
