package dev.switchhook.access;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.store.Database;

/// Makes sure at start that the master key is the one that the stored secrets were sealed with.
public final class MasterKeyCheck {
  private static final String CONTEXT = "master-key-check";
  private static final Secret KNOWN_TEXT = Secret.of("switchhook");

  private MasterKeyCheck() {}

  /// Seals a known text on the first start and opens it on each later one. Waits for the store.
  ///
  /// @throws WrongKey when it does not open; nothing is changed then
  public static void verify(Database database, SecretBox box) {
    byte[] sealed = database.readNow(MasterKeyTable::find).orElseGet(() -> remember(database, box));
    try {
      if (box.open(sealed, CONTEXT).equals(KNOWN_TEXT)) {
        return;
      }
    } catch (SecretBox.WrongMasterKey e) {
      throw new WrongKey();
    }
    throw new WrongKey();
  }

  private static byte[] remember(Database database, SecretBox box) {
    byte[] sealed = box.seal(KNOWN_TEXT, CONTEXT);
    return database.writeNow(tx -> MasterKeyTable.insertOrFind(tx, sealed));
  }

  /// The master key is not the one that the stored data was sealed with. The message is for the
  /// operator and says what to do.
  public static final class WrongKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongKey() {
      super(
          "SWITCHHOOK_MASTER_KEY is not the key that this database's secrets were encrypted with."
              + " Start with the key of the first start (without the setting: the file in the data"
              + " directory that the hub generated), or with an empty database.",
          null,
          false,
          false);
    }
  }
}
