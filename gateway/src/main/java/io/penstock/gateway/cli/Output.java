package io.penstock.gateway.cli;

import picocli.CommandLine.Option;

/** How a command prints what it found. */
final class Output {
  private enum Form {
    TABLE,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "table for people, json for programs. Default: ${DEFAULT-VALUE}")
  private Form form = Form.TABLE;

  boolean json() {
    return form == Form.JSON;
  }
}
