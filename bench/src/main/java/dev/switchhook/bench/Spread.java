package dev.switchhook.bench;

/// To whom the messages of a load belong: message n is for account `first + n % accounts`, and
/// comes from customer `n / accounts % customers` of that account.
///
/// @param first number of the first account, see [Account#numbered]
/// @param accounts how many take part, one after the other
/// @param customers how many different people write to each
record Spread(int first, int accounts, int customers) {
  /// Accounts at most.
  static final int MAX_ACCOUNTS = 1_000_000;

  /// Customers of an account at most.
  static final int MAX_CUSTOMERS = 1_000_000;

  /// One account with 1,000 customers.
  static final Spread ONE = new Spread(0, 1, 1_000);

  Spread {
    if (first < 0 || accounts < 1 || accounts > MAX_ACCOUNTS - first) {
      throw new IllegalArgumentException("accounts are out of range: " + first + ", " + accounts);
    }
    if (customers < 1 || customers > MAX_CUSTOMERS) {
      throw new IllegalArgumentException("customers are out of range: " + customers);
    }
  }

  /// The number of the account that message `sequence` is for.
  int account(long sequence) {
    return first + (int) (sequence % accounts);
  }

  /// The number of the customer whom it is from.
  int customer(long sequence) {
    return (int) (sequence / accounts % customers);
  }
}
