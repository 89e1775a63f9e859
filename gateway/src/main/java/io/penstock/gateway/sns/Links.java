package io.penstock.gateway.sns;

import java.util.function.Supplier;

/** URLs in what topics send. */
record Links(Supplier<String> base) {
  String certificate(MessageSigner signer) {
    return base.get() + "/" + signer.name();
  }

  String unsubscribe(String subscriptionArn) {
    return base.get() + "/?Action=Unsubscribe&SubscriptionArn=" + subscriptionArn;
  }

  String confirm(String topicArn, String token) {
    return base.get() + "/?Action=ConfirmSubscription&TopicArn=" + topicArn + "&Token=" + token;
  }
}
