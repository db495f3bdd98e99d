package dev.switchhook.app;

import dev.switchhook.access.MasterKeyCheck;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.store.StoreException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/// Says why the hub did not start: in words for what an operator can mend, with the stack for a
/// bug.
final class StartFailure {
  private StartFailure() {}

  static void print(RuntimeException failure, PrintStream error) {
    error.println("switchhook did not start: " + failure.getMessage());
    if (!isOperatorsToMend(failure)) {
      failure.printStackTrace(error);
    }
  }

  private static boolean isOperatorsToMend(RuntimeException failure) {
    return failure instanceof StoreException
        || failure instanceof UncheckedIOException
        || failure instanceof MasterKeyCheck.WrongKey
        || failure instanceof SecretBox.WrongMasterKey
        || failure instanceof HttpListener.CannotListen;
  }
}
