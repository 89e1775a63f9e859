package io.penstock.gateway.s3.object;

import io.penstock.gateway.store.StoredForm;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void whatIsKnownOfAnObject() throws Exception {
    StoredForm.check("s3-object", ObjectMeta::read, ObjectMeta::write);
  }

  @Test
  void anUpload() throws Exception {
    StoredForm.check(
        "s3-upload",
        json -> Uploads.Upload.read("u", json),
        Uploads.Upload::write,
        "meta",
        "initiated");
  }

  @Test
  void aPartOfAnUpload() throws Exception {
    StoredForm.check(
        "s3-part", json -> Uploads.Part.read("1", json), Uploads.Part::write, "size", "modified");
  }
}
