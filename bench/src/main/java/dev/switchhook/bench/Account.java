package dev.switchhook.bench;

/// The WhatsApp account of the measured channel.
record Account(
    String phoneNumberId, String businessAccountId, String phoneNumber, String appSecret) {
  private static final long FIRST_PHONE_NUMBER_ID = 100_000_000_000_001L;

  /// An invented account with the given app secret.
  static Account invented(String appSecret) {
    return numbered(0, appSecret);
  }

  /// The invented account number `n`, of the same business; 0 is [#invented] itself.
  static Account numbered(int n, String appSecret) {
    return new Account(
        Long.toString(FIRST_PHONE_NUMBER_ID + n), "200000000000002", "15550100000", appSecret);
  }

  /// The phone number id of account `n` as a number of fifteen digits.
  static long phoneNumberId(int n) {
    return FIRST_PHONE_NUMBER_ID + n;
  }
}
