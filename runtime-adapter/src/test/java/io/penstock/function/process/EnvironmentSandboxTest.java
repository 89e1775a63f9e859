package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a process in the sandbox reaches, and what not. */
class EnvironmentSandboxTest extends EnvironmentsFixture {
  private static final String PROBE =
      """
      const fs = require('fs');
      const tries = {
        passwd: () => { if (/daemon|home.(?!sbx_user1051)/.test(fs.readFileSync('/etc/passwd', 'utf8'))) return; throw new Error(); }, shadow: () => fs.readFileSync('/etc/shadow'),
        home: () => fs.readdirSync('/root'), homes: () => { if (!fs.readdirSync('/home').length) throw new Error(); },
        code: () => fs.writeFileSync('/var/task/x', ''), runtime: () => fs.writeFileSync('/var/runtime/x', ''),
        usr: () => fs.writeFileSync('/usr/x', ''), sys: () => fs.readdirSync('/sys/class'),
        sysctl: () => fs.writeFileSync('/proc/sys/kernel/hostname', 'x'),
        sysrq: () => fs.writeFileSync('/proc/sysrq-trigger', 'h'),
        parent: () => { if (process.ppid > 2 || fs.readdirSync('/proc').filter(n => /^\\d+$/.test(n)).length > 4) return; throw new Error(); },
        work: () => fs.readdirSync(process.env.HOST_FOLDER),
        unshare: () => require('child_process').execFileSync('unshare', ['-Ur', 'true'], {stdio: 'ignore'}),
        mount: () => require('child_process').execFileSync('mount', ['-t', 'tmpfs', 'x', '/tmp'], {stdio: 'ignore'}),
        chroot: () => require('child_process').execFileSync('chroot', ['/tmp', 'true'], {stdio: 'ignore'}),
        device: () => fs.openSync('/dev/sda', 'r'), vda: () => fs.openSync('/dev/vda', 'r'),
        kmsg: () => fs.openSync('/dev/kmsg', 'r'), mem: () => fs.openSync('/dev/mem', 'r'),
        setuid: () => process.setuid(0),
      };
      exports.handler = async () => {
        const open = [];
        for (const [name, attempt] of Object.entries(tries)) {
          try { attempt(); open.push(name); } catch (e) {}
        }
        fs.writeFileSync('/tmp/mine', 'x');
        return open;
      };
      """;

  @Test
  void theSandboxKeepsTheMachineOut() throws Exception {
    if (Programs.find("bwrap") == null) throw new AssertionError("the test needs bubblewrap");
    open(Isolation.Wanted.SANDBOX, 4, Duration.ofMinutes(1));
    FunctionSpec.Edit spec = node(PROBE, 5000).edit();
    spec.environment = Map.of("HOST_FOLDER", folder.toString());
    var f = environments.open(spec.done());
    assertEquals("[]", returned(get(call(f, "{}", false))));
  }

  private static final String SYSTEM_CALLS =
      """
      import ctypes, json, os
      libc = ctypes.CDLL(None, use_errno=True)
      amd = dict(ptrace=101, mount=165, unshare=272, setns=308, keyctl=250, add_key=248, bpf=321,
                 perf_event_open=298, userfaultfd=323, io_uring_setup=425, process_vm_readv=310,
                 chroot=161, kexec_load=246, init_module=175, open_by_handle_at=304, settimeofday=164,
                 reboot=169, swapon=167, acct=163, name_to_handle_at=303, fsopen=430)
      arm = dict(ptrace=117, mount=40, unshare=97, setns=268, keyctl=219, add_key=217, bpf=280,
                 perf_event_open=241, userfaultfd=282, io_uring_setup=425, process_vm_readv=270,
                 chroot=51, kexec_load=104, init_module=105, open_by_handle_at=265, settimeofday=170,
                 reboot=142, swapon=224, acct=89, name_to_handle_at=264, fsopen=430)
      def handler(event, context):
          passed = []
          for name, number in (arm if os.uname().machine == 'aarch64' else amd).items():
              ctypes.set_errno(0)
              if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:
                  passed.append(name)
          status = open('/proc/self/status').read()
          return {'passed': passed, 'seccomp': status.split('Seccomp:')[1].split()[0]}
      """;

  @Test
  void theSandboxFiltersSystemCalls() throws Exception {
    open(Isolation.Wanted.SANDBOX, 4, Duration.ofMinutes(1));
    var f =
        environments.open(spec("calls", "python3.11", new Code.Inline(SYSTEM_CALLS), 128, 5000));
    assertEquals("{\"passed\": [], \"seccomp\": \"2\"}", returned(get(call(f, "{}", false))));
    assertTrue(environments.enforced().getFirst().contains("system calls filtered"));
  }

  @Test
  void withoutSandboxItStillRuns() throws Exception {
    var f = open(Isolation.Wanted.PROCESS, 4, Duration.ofMinutes(1)).open(node(COUNTER, 3000));
    assertEquals("[1,\"on-demand\"]", returned(get(call(f, "{}", false))));
    assertTrue(environments.enforced().getFirst().startsWith("process"));
  }

  @Test
  void onlyTheEnvironmentItselfReachesItsRuntimeApi() throws Exception {
    var f =
        open()
            .open(node("exports.handler = async () => process.env.AWS_LAMBDA_RUNTIME_API;", 3000));
    String address = returned(get(call(f, "{}", false))).replace("\"", "");
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      assertEquals(-1, socket.getInputStream().read(), "closed unanswered");
    } catch (IOException reset) {
      assertNotEquals("Read timed out", reset.getMessage());
    }
    assertFalse(get(call(f, "{}", false)).report().coldStart(), "unharmed");
  }
}
