package io.penstock.gateway;

import io.penstock.gateway.cli.PenstockCommand;

/** The program's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        PenstockCommand.commandLine(
                settings -> {
                  Penstock.start(settings).await();
                  System.out.println("up");
                  Thread.currentThread().join();
                  return 0;
                })
            .execute(args));
  }
}
