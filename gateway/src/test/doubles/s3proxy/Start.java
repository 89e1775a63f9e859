import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** Serves S3 at 127.0.0.1 and the port given, to one key and secret, until it is killed. */
public class Start {
  public static void main(String[] arguments) throws Exception {
    ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
        .setLevel(ch.qos.logback.classic.Level.WARN);
    S3Proxy.builder()
        .blobStore(new TransientNio2BlobStore())
        .endpoint(URI.create("http://127.0.0.1:" + arguments[0]))
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "AKIDEXAMPLE", "secret")
        .build()
        .start();
  }
}
