package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STS: who asks. Of functions, see {@link FunctionKeysTest}. */
class CallerIdentityTest {
  private static final String TEMPLATE = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
  private static final String FORM = "Action=GetCallerIdentity&Version=2011-06-15";
  private static final String[] TYPE = {"Content-Type", "application/x-www-form-urlencoded"};

  @TempDir Path folder;

  /** A key that nobody checks proves nothing: whoever asks may do all, as root may. */
  @Test
  void whereNobodySignsItIsRoot() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      var sts = new Boto("sts", penstock.api(), folder);
      var root = sts.done("get_caller_identity");
      assertEquals("123456789012", root.getString("Account"));
      assertEquals("123456789012", root.getString("UserId"));
      assertEquals("arn:aws:iam::123456789012:root", root.getString("Arn"));
      var unsigned = Client.post(penstock.api(), "/", FORM, TYPE);
      assertEquals(200, unsigned.status(), unsigned.text());
      assertTrue(
          unsigned.text().contains("<Arn>arn:aws:iam::123456789012:root</Arn>"), unsigned.text());
      assertEquals(200, Client.get(penstock.api(), "/?" + FORM).status());
    }
  }

  @Test
  void aKeyThatIsCheckedIsAUser() throws Exception {
    Path keys = PrivateFile.write(folder.resolve("keys"), "AKIDEXAMPLE = secret\ntoken = t\n");
    try (var penstock =
        TestPenstock.up(TEMPLATE, "--account=000000000042", "--credentials=" + keys)) {
      var user = new Boto("sts", penstock.api(), folder).done("get_caller_identity");
      assertEquals("000000000042", user.getString("Account"));
      assertEquals("AKIDEXAMPLE", user.getString("UserId"));
      assertEquals("arn:aws:iam::000000000042:user/AKIDEXAMPLE", user.getString("Arn"));
      assertEquals(403, Client.post(penstock.api(), "/", FORM, TYPE).status());
    }
  }
}
