package io.penstock.function.process;

import io.penstock.function.process.Interpreters.Interpreter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a command becomes one that is kept from the machine. Blocking. */
interface LaunchForm extends Closeable {
  /** A script that Lambda's start scripts hand over to; what it says is Lambda's wording. */
  String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

  String CHECKED =
      "if [ ! -f \"$1\" ]; then echo \"$1: does not exist\"; exit 127; fi; if [ ! -x \"$1\" ]; then"
          + " echo \"$1: is not an executable\"; exit 126; fi; exec \"$@\"";

  Prepared prepare(Launch launch, RuntimeKind kind, Interpreter interpreter, Packing.Packed packed)
      throws IOException;

  /**
   * @param command what is run, without the function's variables
   * @param input what the command reads them from
   * @param filter file of the system calls that are refused, or null
   * @param folder where the command is run; null: anywhere
   */
  record Prepared(List<String> command, byte[] input, Path filter, Path folder) {}

  /** The function's command behind its wrapper, where it has one. */
  static List<String> wrapped(
      List<String> command, RuntimeKind kind, Map<String, String> variables, String opt) {
    String wrapper = variables.get(WRAPPER);
    if (wrapper == null || wrapper.isEmpty() || !kind.knowsWrapper()) return command;
    String path = wrapper.startsWith("/opt/") ? opt + wrapper.substring(4) : wrapper;
    var all = new ArrayList<>(List.of("/bin/sh", "-c", CHECKED, "sh", path));
    all.addAll(command);
    return all;
  }
}
