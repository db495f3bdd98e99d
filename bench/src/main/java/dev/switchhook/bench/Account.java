package dev.switchhook.bench;

/// The WhatsApp account of the measured channel.
record Account(
    String phoneNumberId, String businessAccountId, String phoneNumber, String appSecret) {
  /// An invented account with the given app secret.
  static Account invented(String appSecret) {
    return new Account("100000000000001", "200000000000002", "15550100000", appSecret);
  }
}
