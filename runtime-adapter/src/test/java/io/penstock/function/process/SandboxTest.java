package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function finds in the sandbox, and what it does not. */
class SandboxTest {
  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder, Isolation.Wanted.SANDBOX);
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  /** Lambda's user; its home does not exist, and HOME is not set there either. */
  @Test
  void thereIsAUserWithAHome() throws Exception {
    assertEquals(
        "[\"sbx_user1051\",993,990,\"/home/sbx_user1051\",\"/home/sbx_user1051\",null]",
        workshop.answer(
            Workshop.node(
                "const os = require('os'); exports.handler = async () => { const u = os.userInfo();"
                    + " return [u.username, u.uid, u.gid, u.homedir, os.homedir(),"
                    + " process.env.HOME || null]; }")));
    assertEquals(
        "[\"/home/sbx_user1051\", \"sbx_user1051\"]",
        workshop.answer(
            Workshop.python(
                "import getpass, pathlib\n"
                    + "def handler(e, c): return [str(pathlib.Path.home()),"
                    + " getpass.getuser()]\n")));
  }

  @Test
  void onlyTmpCanBeWritten() throws Exception {
    assertEquals(
        "{\"/tmp\": null, \"/\": 30, \"/var\": 30, \"/opt\": 30, \"/dev\": 30, \"/home\": 30,"
            + " \"/dev/shm\": 2, \"/var/task\": 30, \"/var/runtime\": 30, \"/etc\": 30}",
        workshop.answer(
            Workshop.python(
                """
                def attempt(folder):
                    try:
                        open(folder + '/x', 'w').close()
                    except OSError as e:
                        return e.errno
                def handler(e, c):
                    return {f: attempt(f) for f in ('/tmp', '/', '/var', '/opt', '/dev', '/home', '/dev/shm',
                                                    '/var/task', '/var/runtime', '/etc')}
                """)));
  }

  /** Packages with native code choose theirs by it. */
  @Test
  void whatSystemItIsCanBeRead() throws Exception {
    Path here = Path.of("/etc/os-release");
    org.junit.jupiter.api.Assumptions.assumeTrue(java.nio.file.Files.isReadable(here), "none here");
    assertEquals(
        io.vertx.core.json.Json.encode(java.nio.file.Files.readString(here)),
        workshop.answer(
            Workshop.node(
                "exports.handler = async () => require('fs').readFileSync('/etc/os-release',"
                    + " 'utf8');")));
  }

  @Test
  void aFullTmpSaysSo() throws Exception {
    assertEquals(
        "[28, 512]",
        workshop.answer(
            Workshop.python(
                    """
                    import os
                    def handler(e, c):
                        block = bytes(1 << 20)
                        with open('/tmp/big', 'wb', buffering=0) as f:
                            try:
                                while True: f.write(block)
                            except OSError as e:
                                return [e.errno, os.stat('/tmp/big').st_size >> 20]
                    """)
                .memory(128)
                .timeout(60)));
  }

  @Test
  void filesInMemoryCount() throws Exception {
    var f =
        workshop.open(
            Workshop.python(
                    """
                    import os, time
                    def handler(e, c):
                        fd = os.memfd_create('hidden')
                        for _ in range(400): os.write(fd, bytes(1 << 20))
                        time.sleep(50)
                    """)
                .memory(128)
                .timeout(60));
    var raised = assertInstanceOf(Outcome.Raised.class, Workshop.result(f, "{}").outcome());
    assertEquals("Runtime.ExitError", raised.errorType());
    assertTrue(raised.payload().toString().contains("signal: killed"), raised::toString);
  }

  @Test
  void whoEscapesEndsWithTheEnvironment() throws Exception {
    Strays.leaveOne(workshop);
  }

  @Test
  void automaticChoiceStopsWhereThereAreSecretsAndNoSandbox() {
    Path none = Path.of("/nonexistent/bwrap");
    Isolation.find(Isolation.Wanted.AUTO, false, null);
    Isolation.find(Isolation.Wanted.PROCESS, true, null);
    for (Path bwrap : new Path[] {null, none}) {
      var refused =
          assertThrows(
              IllegalStateException.class,
              () -> Isolation.find(Isolation.Wanted.AUTO, true, bwrap));
      assertTrue(refused.getMessage().contains("--isolation process"), refused.getMessage());
    }
  }
}
